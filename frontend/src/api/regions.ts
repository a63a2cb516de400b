/** The map regions of this installation, as administrators keep them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

type Schemas = components["schemas"];
export type MapRegion = Schemas["RegionListed"];
export type Checked = Schemas["Checked"];

const at = (name: string) => ({ params: { path: { name } } });

export const useRegions = () => useQuery({ queryKey: ["regions"], queryFn: async () => (await told(api.GET("/api/v1/regions"))).items });

/** Outlets, sites and technicians on the map of this region, by the regions that we work in. */
export const useMembers = (name: string) =>
  useQuery({ queryKey: ["regions", name, "members"], queryFn: async () => (await told(api.GET("/api/v1/regions/{name}/members", at(name)))).items });

/** Tried anew at each press, and never by itself. */
export const useCheckRegion = () => useMutation({ mutationFn: (name: string): Promise<Checked> => told(api.GET("/api/v1/regions/{name}/check", at(name))) });

export const useChooseRegion = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => told(api.PUT("/api/v1/regions/{name}/in-use", at(name))),
    onSuccess: () => Promise.all(["regions", "region", "map-style", "places"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
};
