import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import type { Alarm } from "./types";

/** Take notice; the stream then tells everybody. */
export const useAcknowledge = () =>
  useMutation({
    mutationFn: ({ id: alarm_id }: Alarm) => told(api.POST("/api/v1/alarms/{alarm_id}/acknowledge", { params: { path: { alarm_id } } })),
  });

export type Shelving = { alarm: Alarm; minutes: number; note: string };

/** Silent for so long; it ends by itself. The held-back list then names it. */
export const useShelve = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ alarm: { id: alarm_id }, ...body }: Shelving) => told(api.POST("/api/v1/alarms/{alarm_id}/shelve", { params: { path: { alarm_id } }, body })),
    onSuccess: () => void Promise.all(["held-back", "attention"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};

/** What people did about an alarm and who was told of it; asked for when somebody looks. */
export const useAttention = (alarm_id: string, wanted: boolean) =>
  useQuery({
    queryKey: ["attention", alarm_id],
    queryFn: () => told(api.GET("/api/v1/alarms/{alarm_id}/attention", { params: { path: { alarm_id } } })),
    enabled: wanted,
    staleTime: 0,
  });

const LOOK_AGAIN_MS = 60_000;

/** Calls held back right now; the stream does not speak of them, so they are asked for each minute. */
export const useHeldBack = () =>
  useQuery({
    queryKey: ["held-back"],
    queryFn: () => told(api.GET("/api/v1/alarms/held-back", { params: { query: { open: true, limit: 50 } } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
