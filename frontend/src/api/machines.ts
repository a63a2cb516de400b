/** Machines on sites, and the file of one: where it stands, its sensors, and what was done to it. */
import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import { usePages } from "./pages";

export type Machine = components["schemas"]["Asset"];
export type MachineFile = components["schemas"]["AssetFile"];

const MOST_SENSORS = 100;

/** Machines whose serial number, name or model holds `q`, of a site or of all. */
export const useMachines = (q: string, site_id: string | null) =>
  usePages(["machines", q, site_id], (page) => told(api.GET("/api/v1/assets", { params: { query: { ...page, ...(q && { q }), ...(site_id && { site_id }) } } })));

export const useMachineFile = (asset_id: string | null) =>
  useQuery({
    queryKey: ["machines", "file", asset_id],
    queryFn: () => told(api.GET("/api/v1/assets/{asset_id}/file", { params: { path: { asset_id: asset_id ?? "" } } })),
    enabled: asset_id !== null,
    refetchInterval: 30_000,
  });

/** The devices that watch a machine. */
export const useSensorsOf = (asset_id: string | null) =>
  useQuery({
    queryKey: ["devices", "of", asset_id],
    queryFn: async () => (await told(api.GET("/api/v1/devices", { params: { query: { asset_id: asset_id ?? "", limit: MOST_SENSORS } } }))).items,
    enabled: asset_id !== null,
    refetchInterval: 30_000,
  });
