/** What the phone reads beforehand, so that it is there without a network: shift, van, parts list, rules. */
import { useLive } from "@/api/live/live-store";
import { probableParts } from "@/api/parts";
import { requestsOf, type CustomerRequest } from "@/api/requests";
import { arriveWithin_m, catalogue, leastPhotos, myself, visitNeeds } from "@/api/technician";
import type { Part, ProbablePart, ReportedVisit, Technician, WorkOrder } from "@/api/types";
import { pauseReasons } from "@/api/visits";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { phoneDatabase } from "./phone-db";
import { useQueue, useStored } from "./use-phone";
import type { Needs } from "./visit";

type Facts = { myself: Technician; catalogue: Part[]; leastPhotos: number; needs: Needs; arriveWithin_m: number; pauseReasons: string[] };

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
  useKept("arriveWithin_m", null, arriveWithin_m);
  useKept("pauseReasons", null, pauseReasons);
};

export const useFact = <Name extends keyof Facts>(name: Name): Facts[Name] | null => useStored(() => phoneDatabase.fact<Facts[Name]>(name), `fact:${name}`) ?? null;

/** What is read when one job is looked at, again when it moves, and kept until the phone is put away. */
const useKeptOfJob = <Value>(kind: string, { id, version }: WorkOrder, read: (id: string) => Promise<Value>): Value | null => {
  const name = `${kind}:${id}`;
  const live = useLive((store) => store.connection.status === "live");
  const { data } = useQuery({ queryKey: [name, version], queryFn: () => read(id), enabled: live, placeholderData: keepPreviousData });
  useEffect(() => {
    if (data !== undefined) void phoneDatabase.keepFact(name, data);
  }, [name, data]);
  return useStored(() => phoneDatabase.fact<Value>(name), `fact:${name}`) ?? null;
};

export const useVisitsKept = (job: WorkOrder, read: (id: string) => Promise<ReportedVisit[]>): readonly ReportedVisit[] | null => useKeptOfJob("visits", job, read);

export const useProbableKept = (job: WorkOrder): readonly ProbablePart[] | null => useKeptOfJob("probable", job, probableParts);

export const useRequestsKept = (job: WorkOrder): readonly CustomerRequest[] | null => useKeptOfJob("requests", job, requestsOf);
