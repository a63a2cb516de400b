/** The map region in use: where it lies and how its base map is drawn. */
import { useQuery } from "@tanstack/react-query";
import type { StyleSpecification } from "maplibre-gl";
import type { Language } from "@/lib/i18n/language";
import type { Shade } from "@/lib/theme";
import { api, Refusal, refusalOf, told } from "./client";
import type { Region } from "./types";

export const boundsOf = ({ bounds: { west, south, east, north } }: Region): [number, number, number, number] => [west, south, east, north];

const currentRegion = async (): Promise<Region | null> => {
  try {
    return await told(api.GET("/api/v1/regions/current"));
  } catch (error) {
    if (error instanceof Refusal && error.code === "region.none") return null;
    throw error;
  }
};

/** The region in use; null where none has been added yet, which is no error: maps are then plain. */
export const useRegion = () => useQuery({ queryKey: ["region"], queryFn: currentRegion, staleTime: Infinity });

/** The base map in the reader's shade and language; the address comes from the region itself. */
export const useMapStyle = (shade: Shade, language: Language) => {
  const path = useRegion().data?.styles[shade];
  return useQuery({
    queryKey: ["map-style", path, language],
    queryFn: () => fetchStyle(path ?? "", language),
    enabled: path !== undefined,
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
};

/** Tile addresses become whole ones, since the map's worker has no page to resolve them against. */
export const wholeAddress = (address: string, origin: string): string =>
  address.replace(/^(pmtiles:\/\/)?\/(?!\/)/, (_slash, scheme = "") => `${scheme}${origin}/`);

const fetchStyle = async (path: string, language: Language): Promise<StyleSpecification> => {
  const answer = await fetch(`${path}?language=${language.slice(0, 2)}`, { credentials: "same-origin" });
  if (!answer.ok) throw await refusalOf(answer);
  const style = (await answer.json()) as StyleSpecification;
  const sources = Object.fromEntries(
    Object.entries(style.sources).map(([name, source]) =>
      "url" in source && typeof source.url === "string" ? [name, { ...source, url: wholeAddress(source.url, location.origin) }] : [name, source],
    ),
  );
  return { ...style, sources: sources as StyleSpecification["sources"] };
};

/** Places of the region by name; nothing is asked where there is no region. */
export const usePlaces = (q: string) => {
  const known = useRegion().data != null;
  return useQuery({
    queryKey: ["places", q],
    queryFn: () => told(api.GET("/api/v1/places", { params: { query: { q, limit: 6 } } })),
    enabled: known && q.trim().length > 0,
    placeholderData: (before) => before,
  });
};
