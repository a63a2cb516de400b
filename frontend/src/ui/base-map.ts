/** What a map is drawn on: the region's own style, or, where no region has been added, a plain ground with coordinates. */
import { boundsOf, useMapStyle, useRegion } from "@/api/region";
import type { Language } from "@/lib/i18n/language";
import type { Shade } from "@/lib/theme";
import type { GeoJSONSource, Map as Maplibre, StyleSpecification } from "maplibre-gl";
import { useMemo } from "react";
import { graticule } from "./graticule";

export type BaseMap =
  | { status: "loading" }
  | { status: "failed"; error: unknown }
  | { status: "ready"; style: StyleSpecification; bounds: [number, number, number, number]; plain: boolean };

/** Where a map without region, site or pin begins: most of the inhabited world. */
const WORLD: [number, number, number, number] = [-120, -45, 150, 62];
const GRATICULE = "graticule";

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** There are no glyphs: MapLibre draws letters from the reader's own fonts. */
const plainStyle = (): StyleSpecification => ({
  version: 8,
  sources: { [GRATICULE]: { type: "geojson", data: { type: "FeatureCollection", features: [] } } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": colour("ground") } },
    { id: GRATICULE, type: "line", source: GRATICULE, paint: { "line-color": colour("line"), "line-width": 1 } },
    {
      id: "graticule-names", type: "symbol", source: GRATICULE,
      layout: { "symbol-placement": "line-center", "text-field": ["get", "label"], "text-size": 11, "text-font": ["Hanlu Regular", "sans-serif"] },
      paint: { "text-color": colour("faint"), "text-halo-color": colour("ground"), "text-halo-width": 2 },
    },
  ],
});

export const useBaseMap = (shade: Shade, language: Language): BaseMap => {
  const region = useRegion();
  const style = useMapStyle(shade, language);
  const plain = useMemo(() => plainStyle(), [shade]);
  return useMemo((): BaseMap => {
    if (region.data === null) return { status: "ready", style: plain, bounds: WORLD, plain: true };
    if (region.data !== undefined && style.data !== undefined) return { status: "ready", style: style.data, bounds: boundsOf(region.data), plain: false };
    const error = region.error ?? style.error;
    return error === null ? { status: "loading" } : { status: "failed", error };
  }, [region.data, region.error, style.data, style.error, plain]);
};

/** Keep the lines of a plain map in step with what it shows; does nothing on a map of a region. */
export const drawGraticule = (map: Maplibre): void => {
  const draw = (): void => {
    const bounds = map.getBounds();
    const view = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
    map.getSource<GeoJSONSource>(GRATICULE)?.setData(graticule(view));
  };
  map.on("moveend", draw);
  map.on("style.load", draw);
};
