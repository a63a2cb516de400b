/** The map region in use: where it lies and how its base map is drawn. */
import { useQuery } from "@tanstack/react-query";
import type { StyleSpecification } from "maplibre-gl";
import { get } from "./client";
import type { Language } from "@/lib/i18n/language";
import type { Shade } from "@/lib/theme";
import type { PlaceHit } from "./types";

export type Region = {
  name: string;
  bounds: { west: number; south: number; east: number; north: number };
  styles: Record<Shade, string>;
};

export const boundsOf = ({ bounds: { west, south, east, north } }: Region): [number, number, number, number] => [west, south, east, north];

export const useRegion = () =>
  useQuery({ queryKey: ["region"], queryFn: () => get<Region>("/regions/current"), staleTime: Infinity });

/** The base map in the reader's shade and language; the address comes from the region itself. */
export const useMapStyle = (shade: Shade, language: Language) => {
  const region = useRegion().data;
  return useQuery({
    queryKey: ["map-style", region?.styles[shade], language],
    queryFn: () => fetchStyle(region?.styles[shade] ?? "", language),
    enabled: region !== undefined,
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
};

/** Tile addresses become whole ones, since the map's worker has no page to resolve them against. */
const fetchStyle = async (path: string, language: Language): Promise<StyleSpecification> => {
  const style = await get<StyleSpecification>(path.replace(/^\/api\/v1/, ""), { language: language.slice(0, 2) });
  const whole = (address: string): string => address.replace(/^(pmtiles:\/\/)?\//, (_slash, scheme = "") => `${scheme}${location.origin}/`);
  const sources = Object.fromEntries(
    Object.entries(style.sources).map(([name, source]) => [name, "url" in source && typeof source.url === "string" ? { ...source, url: whole(source.url) } : source]),
  );
  return { ...style, sources: sources as StyleSpecification["sources"] };
};

export const usePlaces = (query: string) =>
  useQuery({
    queryKey: ["places", query],
    queryFn: () => get<{ items: PlaceHit[] }>("/places", { q: query, limit: 6 }),
    enabled: query.trim().length > 0,
    placeholderData: (before) => before,
  });
