import { useMutation, useQuery } from "@tanstack/react-query";
import { api, told } from "./client";
import type { Alarm } from "./types";

/** Take notice; the stream then tells everybody. */
export const useAcknowledge = () =>
  useMutation({
    mutationFn: ({ id: alarm_id }: Alarm) => told(api.POST("/api/v1/alarms/{alarm_id}/acknowledge", { params: { path: { alarm_id } } })),
  });

const LOOK_AGAIN_MS = 60_000;

/** Calls held back right now; the stream does not speak of them, so they are asked for each minute. */
export const useHeldBack = () =>
  useQuery({
    queryKey: ["held-back"],
    queryFn: () => told(api.GET("/api/v1/alarms/held-back", { params: { query: { open: true, limit: 50 } } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
