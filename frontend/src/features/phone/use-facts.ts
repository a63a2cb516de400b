/** What the phone reads beforehand, so that it is there without a network: shift, van, parts list, rules. */
import { useLive } from "@/api/live/live-store";
import { catalogue, leastPhotos, myself } from "@/api/technician";
import type { Part, ReportedVisit, Technician, WorkOrder } from "@/api/types";
import { pauseReasons } from "@/api/visits";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { phoneDatabase } from "./phone-db";
import { useQueue, useStored } from "./use-phone";

type Facts = { myself: Technician; catalogue: Part[]; leastPhotos: number; pauseReasons: string[] };

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
  useKept("pauseReasons", null, pauseReasons);
};

export const useFact = <Name extends keyof Facts>(name: Name): Facts[Name] | null => useStored(() => phoneDatabase.fact<Facts[Name]>(name), `fact:${name}`) ?? null;

/** The visits of one job, read when it is looked at and kept until the phone is put away. */
export const useVisitsKept = ({ id, version }: WorkOrder, read: (id: string) => Promise<ReportedVisit[]>): readonly ReportedVisit[] | null => {
  const name = `visits:${id}`;
  const live = useLive((store) => store.connection.status === "live");
  const { data } = useQuery({ queryKey: [name, version], queryFn: () => read(id), enabled: live, placeholderData: (before) => before });
  useEffect(() => {
    if (data !== undefined) void phoneDatabase.keepFact(name, data);
  }, [name, data]);
  return useStored(() => phoneDatabase.fact<ReportedVisit[]>(name), `fact:${name}`) ?? null;
};
