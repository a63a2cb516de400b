/** Rules tried on what a probe measured: those in force, and others, side by side. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import type { Device } from "./types";

type Schemas = components["schemas"];
export type Trial = Schemas["TrialOut"];
export type TrialAlarm = Schemas["TrialAlarmOut"];
export type Changes = Record<string, number | string>;
export type Compared = { present: Trial; tried: Trial };

const DAY_MS = 86_400_000;

export const useTrial = (device_id: string, channel: string) =>
  useMutation({
    mutationFn: async ({ changes, days }: { changes: Changes; days: number }): Promise<Compared> => {
      const until = new Date();
      const body = { channel, place: "air" as const, since: new Date(until.getTime() - days * DAY_MS).toISOString(), until: until.toISOString() };
      const over = (laid: Changes): Promise<Trial> => told(api.POST("/api/v1/devices/{device_id}/backtest", { params: { path: { device_id } }, body: { ...body, changes: laid } }));
      const [present, tried] = await Promise.all([over({}), over(changes)]);
      return { present, tried };
    },
  });

type Zone = NonNullable<Device["zone"]>;

/** Limits of a zone's own: only those given; the other stays as it is, and so does all else. */
export const useZoneLimits = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ zone_id, limits }: { zone_id: string; limits: { min_c?: number; max_c?: number } }): Promise<Zone> =>
      told(api.PUT("/api/v1/zones/{zone_id}/limits", { params: { path: { zone_id } }, body: limits })),
    onSuccess: () => void Promise.all(["device", "devices", "readings", "zone-states"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};
