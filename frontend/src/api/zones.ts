/** Every zone as it stands, and the last day of those that are on the screen. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { usePaced } from "@/lib/paced";
import { useLive } from "./live/live-store";
import type { Point } from "./types";

export type ZoneState = components["schemas"]["ZoneStateOut"];
export type ZoneCurve = { zone_id: string; points: Point[] };

/** The stream speaks of alarms at once; values and silences are asked for again each minute. */
const LOOK_AGAIN_MS = 60_000;
/** Alarms come in crowds: the first of them is asked for at once, the rest together. */
const ALARMS_EVERY_MS = 5_000;
const CURVE_HOLDS_MS = 5 * 60_000;

export const useZoneStates = () => {
  const alarms = usePaced(useLive(({ live }) => (live.status === "live" ? [...live.alarms.values()].map(({ id, state }) => `${id}${state}`).join() : "")), ALARMS_EVERY_MS);
  return useQuery({
    queryKey: ["zone-states", alarms],
    queryFn: () => told(api.GET("/api/v1/zones/states")),
    refetchInterval: LOOK_AGAIN_MS,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
};

/** At most 60 at once. */
export const useZoneCurves = (ids: readonly string[]) =>
  useQuery({
    queryKey: ["zone-curves", [...ids].sort()],
    queryFn: async () => (await told(api.GET("/api/v1/zones/curves", { params: { query: { zone_id: [...ids] } } }))).items as ZoneCurve[],
    enabled: ids.length > 0,
    staleTime: CURVE_HOLDS_MS,
    refetchInterval: CURVE_HOLDS_MS,
    placeholderData: keepPreviousData,
  });
