import { useMutation } from "@tanstack/react-query";
import { post } from "./client";
import type { Alarm } from "./types";

export const useAcknowledge = () => useMutation({ mutationFn: (alarm: Alarm) => post<Alarm>(`/alarms/${alarm.id}/acknowledge`) });
