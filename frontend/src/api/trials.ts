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

/** The limits of a zone's own; its kind, place and name stay. */
export const useZoneLimits = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ zone: { id: zone_id, ...zone }, limits }: { zone: Zone; limits: { min_c?: number; max_c?: number } }): Promise<Zone> =>
      told(api.PUT("/api/v1/zones/{zone_id}", { params: { path: { zone_id } }, body: { ...zone, ...limits } })),
    onSuccess: () => void Promise.all(["device", "devices", "readings", "zone-states"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};
