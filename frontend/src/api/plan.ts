/** The plan in force; fetched again when the stream says that it has changed. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { get } from "./client";
import { useLive } from "./live/live-store";
import type { Place, Plan, Route } from "./types";

export const usePlan = (): Plan | null => {
  const edition = useLive(({ live }) => (live.status === "live" ? live.planEdition : null));
  const query = useQuery({
    queryKey: ["plan", edition],
    queryFn: () => get<Plan>("/plan"),
    enabled: edition !== null,
    placeholderData: (before) => before,
  });
  return query.data ?? null;
};

/** A position within about a hundred metres asks for the same route again, which is then at hand. */
const rounded = ({ lat, lon }: Place, decimals: number): string => `${lat.toFixed(decimals)},${lon.toFixed(decimals)}`;

/** The way along a row of places, leg by leg, over the region's roads: [lon, lat] pairs. */
export const useLegs = (places: readonly Place[]): [number, number][][] => {
  const legs = places.slice(1).map((to, index) => ({ from: rounded(places[index] ?? to, index === 0 ? 3 : 5), to: rounded(to, 5) }));
  return useQueries({
    queries: legs.map(({ from, to }) => ({
      queryKey: ["route", from, to],
      queryFn: () => get<Route>("/route", { from, to }),
      staleTime: Infinity,
    })),
    combine: (answers) => answers.map((answer) => answer.data?.geometry ?? []),
  });
};
