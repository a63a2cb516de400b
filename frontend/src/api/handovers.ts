/** The end of a shift at the desk: what was open, who gave it, who has signed for it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

export type Handover = components["schemas"]["Handover"];

const KEY = ["handovers"];
/** Nobody waits for a signature by the second. */
const LOOK_EVERY_MS = 60_000;
/** Far more than a desk leaves unsigned. */
const SHOWN = 50;

export const useHandovers = (wanted: boolean) =>
  useQuery({ queryKey: KEY, queryFn: () => told(api.GET("/api/v1/handovers", { params: { query: { limit: SHOWN } } })), refetchInterval: LOOK_EVERY_MS, enabled: wanted });

export const useGiveHandover = () => {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (note: string) => told(api.POST("/api/v1/handovers", { body: { note } })), onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
};

/** Sign for what somebody else handed over. */
export const useTakeOver = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => told(api.POST("/api/v1/handovers/{handover_id}/takeover", { params: { path: { handover_id: id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
};
