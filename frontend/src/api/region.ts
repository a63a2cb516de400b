/** The map region in use: where it lies and how its base map is drawn. */
import { useQuery } from "@tanstack/react-query";
import type { StyleSpecification } from "maplibre-gl";
import { get } from "./client";
import type { Shade } from "@/lib/theme";
import type { PlaceHit } from "./types";

export type Region = {
  name: string;
  bounds: [number, number, number, number];
  center?: [number, number];
};

export const useRegion = () =>
  useQuery({ queryKey: ["region"], queryFn: () => get<Region>("/regions/current"), staleTime: Infinity });

export const useMapStyle = (shade: Shade) =>
  useQuery({
    queryKey: ["map-style", shade],
    queryFn: () => get<StyleSpecification>("/regions/current/style", { shade }),
    staleTime: Infinity,
  });

export const usePlaces = (query: string) =>
  useQuery({
    queryKey: ["places", query],
    queryFn: () => get<{ items: PlaceHit[] }>("/places", { q: query }),
    enabled: query.trim().length > 0,
    placeholderData: (before) => before,
  });
