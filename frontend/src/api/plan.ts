/** The plan in force; fetched again when the stream says that it has changed. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { usePaced } from "@/lib/paced";
import { useMemo } from "react";
import { api, told } from "./client";
import { useLive } from "./live/live-store";
import { useMay } from "./rights";
import { useRegion } from "./region";
import type { Place, Plan } from "./types";

/** A busy hour brings many changes a second; none of them alone is worth another look at the day, least of all at a large one. */
const PLAN_EVERY_MS = 1_000;
const REST_FOR_EACH_LOOK = 4;
let tookMs = 0;

const lookAtPlan = async (): Promise<Plan> => {
  const beganMs = performance.now();
  const plan = await told(api.GET("/api/v1/plan"));
  tookMs = performance.now() - beganMs;
  return plan;
};

/** Part of the key of whatever rests on the plan: when it moves, that is fetched again. */
export const usePlanEdition = (): number | null =>
  usePaced(useLive(({ live }) => (live.status === "live" ? live.planEdition : null)), Math.max(PLAN_EVERY_MS, REST_FOR_EACH_LOOK * tookMs));

export const usePlan = (): Plan | null => {
  const may = useMay()("plan.read");
  const edition = usePlanEdition();
  const query = useQuery({
    queryKey: ["plan", edition],
    queryFn: lookAtPlan,
    enabled: edition !== null && may,
    placeholderData: (before) => before,
  });
  return query.data ?? null;
};

/** A position within about a hundred metres asks for the same route again, which is then at hand. */
const rounded = ({ lat, lon }: Place, decimals: number): string => `${lat.toFixed(decimals)},${lon.toFixed(decimals)}`;

const straight = (places: readonly Place[]): [number, number][][] => [places.map(({ lon, lat }) => [lon, lat])];

/** The way along a row of places, leg by leg, over the region's roads, straight where there are none: [lon, lat] pairs. */
export const useLegs = (places: readonly Place[]): [number, number][][] => {
  const region = useRegion();
  const legs = places.slice(1).map((to, index) => ({ from: rounded(places[index] ?? to, index === 0 ? 3 : 5), to: rounded(to, 5) }));
  const roads = useQueries({
    queries: legs.map((query) => ({
      queryKey: ["route", query.from, query.to],
      queryFn: () => told(api.GET("/api/v1/route", { params: { query } })),
      staleTime: Infinity,
      enabled: region.data != null,
    })),
    combine: (answers) => answers.map((answer) => (answer.data?.geometry ?? []) as [number, number][]),
  });
  const drawn = places.map(({ lat, lon }) => `${lat},${lon}`).join(" ");
  return useMemo(() => (region.data === null ? straight(places) : roads), [region.data, roads, drawn]);
};
