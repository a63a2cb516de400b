/** Devices and their curves. A curve is fetched once and then grows by the live stream. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { get, post, put } from "./client";
import { useLive } from "./live/live-store";
import type { Credentials, Device, LogEntry, Page, Point, Readings, RefusedMessage } from "./types";

const POINTS = 400;

export const useDevices = () => useQuery({ queryKey: ["devices"], queryFn: () => get<Page<Device>>("/devices", { limit: 200 }) });

export const useDevice = (id: string | null) =>
  useQuery({ queryKey: ["device", id], queryFn: () => get<Device>(`/devices/${id}`), enabled: id !== null });

/** Values that came since the curve was fetched, oldest first. */
const useTail = (deviceId: string | null): Point[] => {
  const [tail, setTail] = useState<Point[]>([]);
  useEffect(() => {
    setTail([]);
    if (deviceId === null) return;
    return useLive.subscribe(({ live }, before) => {
      if (live.status !== "live") return;
      const value = live.temperatures.get(deviceId);
      const known = before.live.status === "live" ? before.live.temperatures.get(deviceId) : undefined;
      if (value !== undefined && value !== known) setTail((points) => [...points.slice(-POINTS), [Date.now(), value, value]]);
    });
  }, [deviceId]);
  return tail;
};

/** The curve of a device's temperature over the last `hours`. */
export const useReadings = (deviceId: string | null, channel: string | null, hours: number) => {
  const query = useQuery({
    queryKey: ["readings", deviceId, channel, hours],
    queryFn: () => {
      const to = new Date();
      const from = new Date(to.getTime() - hours * 3_600_000);
      return get<Readings>(`/devices/${deviceId}/readings`, {
        from: from.toISOString(), to: to.toISOString(), points: POINTS, channel,
      });
    },
    enabled: deviceId !== null,
  });
  const tail = useTail(deviceId);
  const readings = useMemo(() => {
    if (query.data === undefined) return undefined;
    const [metric, points] = Object.entries(query.data.metrics).find(([name]) => name.includes("temperature")) ?? ["temperature_c", []];
    const lastMs = points.at(-1)?.[0] ?? 0;
    return { ...query.data, metric, points: [...points, ...tail.filter(([ms]) => ms > lastMs)] };
  }, [query.data, tail]);
  return { ...query, readings };
};

/** What came of late from a device; asked again whenever the stream speaks of it. */
export const useConnectionLog = (deviceId: string) => {
  const heard = useLive(({ live }) => (live.status === "live" ? (live.heard.get(deviceId) ?? "") : ""));
  return useQuery({
    queryKey: ["connection-log", deviceId, heard],
    queryFn: () => get<Page<LogEntry>>(`/devices/${deviceId}/connection-log`),
    placeholderData: (before) => before,
  });
};

export const useRefusals = () =>
  useQuery({ queryKey: ["refusals"], queryFn: () => get<Page<RefusedMessage>>("/connections/refusals", { limit: 50 }), staleTime: 0 });

export type NewDevice = { id: string; name?: string; site_id?: string; zone_kind?: string };

/** Register a device and let it in. Repeating the first changes nothing; the second makes a new password. */
export const useConnect = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, ...said }: NewDevice): Promise<Credentials> => {
      await put<Device>(`/devices/${id}`, said);
      return post<Credentials>("/connections", { device_id: id });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["devices"] }),
  });
};
