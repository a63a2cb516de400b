/** The plan in force; fetched again when the stream says that it has changed. */
import { useQuery } from "@tanstack/react-query";
import { get } from "./client";
import { useLive } from "./live/live-store";
import type { Plan } from "./types";

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
