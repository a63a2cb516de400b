import { useMutation } from "@tanstack/react-query";
import { api, told } from "./client";
import type { Alarm } from "./types";

/** Take notice; the stream then tells everybody. */
export const useAcknowledge = () =>
  useMutation({
    mutationFn: ({ id: alarm_id }: Alarm) => told(api.POST("/api/v1/alarms/{alarm_id}/acknowledge", { params: { path: { alarm_id } } })),
  });
