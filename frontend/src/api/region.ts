/** The map region in use: where it lies and how its base map is drawn. */
import { useQuery } from "@tanstack/react-query";
import type { StyleSpecification } from "maplibre-gl";
import type { Language } from "@/lib/i18n/language";
import type { Shade } from "@/lib/theme";
import { api, refusalOf, told } from "./client";
import type { Region } from "./types";

export const boundsOf = ({ bounds: { west, south, east, north } }: Region): [number, number, number, number] => [west, south, east, north];

export const useRegion = () =>
  useQuery({ queryKey: ["region"], queryFn: () => told(api.GET("/api/v1/regions/current")), staleTime: Infinity });

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

export const usePlaces = (q: string) =>
  useQuery({
    queryKey: ["places", q],
    queryFn: () => told(api.GET("/api/v1/places", { params: { query: { q, limit: 6 } } })),
    enabled: q.trim().length > 0,
    placeholderData: (before) => before,
  });
