/** The way from stop to stop: asked for while there is a network, kept for when there is none. */
import { useLive } from "@/api/live/live-store";
import { roadBetween } from "@/api/technician";
import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import { phoneDatabase } from "./phone-db";
import { legsAlong, straightLeg, written, type Leg, type Place, type Travel } from "./route";
import { useFact } from "./use-facts";

/** Each leg by the roads, where they are known; else as the crow flies. */
export const useLegs = (places: readonly Place[]): Leg[] => {
  const live = useLive((store) => store.connection.status === "live");
  const kept = useFact("legs");
  const legs = legsAlong(places);
  const answers = useQueries({
    queries: legs.map(({ name, from, to }) => ({
      queryKey: ["leg", name],
      queryFn: () => roadBetween(written(from), written(to)),
      staleTime: Infinity,
      retry: false,
      enabled: live,
    })),
  });
  const known = legs.map(({ name }, index): [string, Leg | undefined] => [name, answers[index]?.data ?? kept?.[name]]);
  const here = known.filter((leg): leg is [string, Leg] => leg[1] !== undefined);
  const names = here.map(([name]) => name).join();
  useEffect(() => {
    // Only the day's legs: where one was is not gathered.
    if (here.length > 0) void phoneDatabase.keepFact("legs", Object.fromEntries(here));
    // `names` says which are known; the legs themselves do not change.
  }, [names]);
  return legs.map(({ from, to }, index) => known[index]?.[1] ?? straightLeg(from, to));
};

/** Keeps the sum for the button, which asks for no road itself. */
export const useTravelKept = (stops: string, travel_s: number | null): void =>
  useEffect(() => {
    if (travel_s !== null) void phoneDatabase.keepFact("travel", { stops, travel_s } satisfies Travel);
  }, [stops, travel_s]);
