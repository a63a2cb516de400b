/** What the phone reads beforehand, so that it is there without a network: shift, van, parts list, rules. */
import { useLive } from "@/api/live/live-store";
import { SUGGESTED, suggestionsOf, useRevision, type Suggestions } from "@/api/knowledge";
import { probableParts } from "@/api/parts";
import { ratingRules, type RatingRules } from "@/api/ratings";
import { requestsOf, type CustomerRequest } from "@/api/requests";
import { arriveWithin_m, catalogue, leastPhotos, myself, visitNeeds } from "@/api/technician";
import { conversationWith } from "@/api/conversations";
import type { DeskMessage, EarlierVisit, Part, ProbablePart, ReportedVisit, Technician, WorkOrder } from "@/api/types";
import { earlierVisits, pauseReasons, visitsOf } from "@/api/visits";
import { useT } from "@/lib/i18n/translate";
import { warrantyOf, type Warranty } from "@/api/warranty";
import { wishesOf, type Wishes } from "@/api/wishes";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { phoneDatabase } from "./phone-db";
import type { Leg, Travel } from "./route";
import { useQueue, useStored, useWho } from "./use-phone";
import type { Needs } from "./visit";

type Facts = { myself: Technician; catalogue: Part[]; leastPhotos: number; needs: Needs; rating: RatingRules; arriveWithin_m: number; pauseReasons: string[]; legs: Record<string, Leg>; travel: Travel; messages: DeskMessage[] };

const useKept = <Name extends keyof Facts>(name: Name, key: unknown, read: () => Promise<Facts[Name]>): void => {
  const live = useLive((store) => store.connection.status === "live");
  const { data } = useQuery<Facts[Name]>({ queryKey: [name, key], queryFn: read, enabled: live });
  useEffect(() => {
    if (data !== undefined) void phoneDatabase.keepFact(name, data);
  }, [name, data]);
};

export const useFacts = (): void => {
  // What was sent may have changed the van: asked again whenever the queue has moved.
  useKept("myself", useQueue().length, myself);
  useKept("catalogue", null, catalogue);
  useKept("leastPhotos", null, leastPhotos);
  useKept("needs", null, visitNeeds);
  useKept("rating", null, ratingRules);
  useKept("arriveWithin_m", null, arriveWithin_m);
  useKept("pauseReasons", null, pauseReasons);
  const { technician_id } = useWho();
  const edition = useLive(({ live: known }) => (known.status === "live" ? known.messageEdition : null));
  useKept("messages", edition, async () => (technician_id === null ? [] : conversationWith(technician_id)));
};

export const useFact = <Name extends keyof Facts>(name: Name): Facts[Name] | null => useStored(() => phoneDatabase.fact<Facts[Name]>(name), `fact:${name}`) ?? null;

/** Reads something of a job, again when it moves or what is `besides` does, and keeps it as long as the job is kept. */
const useKeeping = <Value>(kind: string, { id, version }: WorkOrder, read: (id: string) => Promise<Value>, besides: unknown = null): Value | undefined => {
  const name = `${kind}:${id}`;
  const live = useLive((store) => store.connection.status === "live");
  const { data, isPlaceholderData } = useQuery({ queryKey: [name, version, besides], queryFn: () => read(id), enabled: live, placeholderData: keepPreviousData });
  useEffect(() => {
    if (data !== undefined && !isPlaceholderData) void phoneDatabase.keepFact(name, data);
  }, [name, data, isPlaceholderData]);
  return data;
};

/** As just read; without a network as it was kept. A job beyond those that are kept is only read. */
const useKeptOfJob = <Value>(kind: string, job: WorkOrder, read: (id: string) => Promise<Value>, besides: unknown = null): Value | null => {
  const data = useKeeping(kind, job, read, besides);
  const name = `${kind}:${job.id}`;
  const kept = useStored(() => phoneDatabase.fact<Value>(name), `fact:${name}`);
  return data ?? kept ?? null;
};

export const useVisitsKept = (job: WorkOrder): readonly ReportedVisit[] | null => useKeptOfJob("visits", job, visitsOf);

export const useFoundBeforeKept = (job: WorkOrder): readonly EarlierVisit[] | null => useKeptOfJob("found-before", job, earlierVisits);

export const useProbableKept = (job: WorkOrder): readonly ProbablePart[] | null => useKeptOfJob("probable", job, probableParts);

export const useRequestsKept = (job: WorkOrder): readonly CustomerRequest[] | null => useKeptOfJob("requests", job, requestsOf);

/** In the reader's language; asked again when an article was published or somebody said whether one helped. */
const useSuggesting = () => {
  const { language } = useT();
  return { kind: `${SUGGESTED}-${language}`, read: (id: string) => suggestionsOf(id, language), revision: useRevision() };
};

export const useSuggestedKept = (job: WorkOrder): Suggestions | null => {
  const { kind, read, revision } = useSuggesting();
  return useKeptOfJob(kind, job, read, revision);
};

export const useWarrantyKept = (job: WorkOrder): Warranty | null => useKeptOfJob("warranty", job, warrantyOf);

export const useWishesKept = (job: WorkOrder): Wishes | null => useKeptOfJob("wishes", job, wishesOf);

/** Reads all of a job before it is opened: there may be no network at its door. */
export const KeptReady = ({ job }: { job: WorkOrder }): null => {
  useKeeping("visits", job, visitsOf);
  useKeeping("found-before", job, earlierVisits);
  useKeeping("probable", job, probableParts);
  useKeeping("requests", job, requestsOf);
  const { kind, read, revision } = useSuggesting();
  useKeeping(kind, job, read, revision);
  useKeeping("wishes", job, wishesOf);
  useKeeping("warranty", job, warrantyOf);
  return null;
};
