/** Devices and their curves. A curve is fetched once and then grows by the live stream. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { components } from "@/api/schema";
import { shownMetric } from "@/lib/cooling";
import { api, told } from "./client";
import { usePages } from "./pages";
import { newest } from "./live/live-state";
import { useLive } from "./live/live-store";
import type { Credentials, Device, Point } from "./types";

const POINTS = 400;
const NONE: Point[] = [];

/** Devices whose id or name holds `q`, page by page. */
export const useDevices = (q: string) =>
  usePages(["devices", q], (page) => told(api.GET("/api/v1/devices", { params: { query: { ...page, ...(q && { q }) } } })));

export const useDevice = (device_id: string | null) =>
  useQuery({
    queryKey: ["device", device_id],
    queryFn: () => told(api.GET("/api/v1/devices/{device_id}", { params: { path: { device_id: device_id ?? "" } } })),
    enabled: device_id !== null,
    placeholderData: (before) => before,
  });

/** Values that came since the curve was fetched, oldest first. */
const useTail = (deviceId: string, channel: string | null, metric: string): Point[] => {
  const [tail, setTail] = useState<Point[]>([]);
  useEffect(() => {
    setTail([]);
    return useLive.subscribe(({ live }, before) => {
      if (live.status !== "live" || (before.live.status === "live" && before.live.channels === live.channels)) return;
      const reading = newest(live, deviceId, channel, metric);
      if (typeof reading?.value !== "number") return;
      const point: Point = [Date.parse(reading.ts), reading.value, reading.value];
      setTail((points) => ((points.at(-1)?.[0] ?? 0) < point[0] ? [...points.slice(-POINTS), point] : points));
    });
  }, [deviceId, channel, metric]);
  return tail;
};

const fetchReadings = (device_id: string, channel: string | null, hours: number) => {
  const to = new Date();
  const from = new Date(to.getTime() - hours * 3_600_000);
  const query = { from: from.toISOString(), to: to.toISOString(), points: POINTS, ...(channel !== null && { channel }) };
  return told(api.GET("/api/v1/devices/{device_id}/readings", { params: { path: { device_id }, query } }));
};

/** The curve of a device's temperature over the last `hours`. */
export const useReadings = (deviceId: string, channel: string | null, hours: number, wanted = true) => {
  const query = useQuery({ queryKey: ["readings", deviceId, channel, hours], queryFn: () => fetchReadings(deviceId, channel, hours), enabled: wanted });
  const metrics = query.data?.metrics ?? {};
  const metric = shownMetric(Object.keys(metrics));
  const fetched = metrics[metric] ?? NONE;
  const tail = useTail(deviceId, channel, metric);
  const readings = useMemo(() => {
    if (query.data === undefined) return undefined;
    const lastMs = fetched.at(-1)?.[0] ?? 0;
    return { ...query.data, metric, looked_at_ms: query.dataUpdatedAt, points: [...(fetched as Point[]), ...tail.filter(([ms]) => ms > lastMs)] };
  }, [query.data, query.dataUpdatedAt, metric, fetched, tail]);
  return { ...query, readings };
};

/** What came of late from a device; asked again whenever the stream speaks of it. */
export const useConnectionLog = (device_id: string) => {
  const heard = useLive(({ live }) => (live.status === "live" ? live.connections.get(device_id) : undefined));
  return useQuery({
    queryKey: ["connection-log", device_id, heard?.received_at, heard?.refusal],
    queryFn: () => told(api.GET("/api/v1/devices/{device_id}/connection-log", { params: { path: { device_id } } })),
    placeholderData: (before) => before,
  });
};

export const useRefusals = (wanted: boolean) =>
  useQuery({
    enabled: wanted,
    queryKey: ["refusals"],
    queryFn: () => told(api.GET("/api/v1/connections/refusals", { params: { query: { limit: 50 } } })),
    staleTime: 0,
  });

export type NewDevice = { id: string } & Pick<components["schemas"]["DeviceIn"], "name" | "site_id" | "zone_kind" | "power_line">;

/** Register a device and let it in. Repeating the first changes nothing; the second makes a new password. */
export const useConnect = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id: device_id, ...said }: NewDevice): Promise<Credentials> => {
      const body = { format: "native", expected_interval_s: 300, ...said };
      await api.PUT("/api/v1/devices/{device_id}", { params: { path: { device_id } }, body });
      return told(api.POST("/api/v1/connections", { body: { device_id, filters: [] } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["devices"] }),
  });
};

/** What fails together with a device: `area` undefined leaves its zone alone; null says that it is not known. */
export type Surroundings = { power_line: string | null; area?: string | null };

export const useSurroundings = ({ id: device_id, zone_id }: Device, onSaved: () => void) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ power_line, area }: Surroundings): Promise<void> => {
      await told(api.PUT("/api/v1/devices/{device_id}/power-line", { params: { path: { device_id } }, body: { power_line } }));
      if (area !== undefined && zone_id !== null) await told(api.PUT("/api/v1/zones/{zone_id}/area", { params: { path: { zone_id } }, body: { area } }));
    },
    onSuccess: onSaved,
    onSettled: () => Promise.all(["device", "devices"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};
