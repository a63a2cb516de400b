/** Sources and layers of ours, laid over the base map. */
import type { FeatureCollection } from "geojson";
import type { GeoJSONSourceSpecification, LayerSpecification } from "maplibre-gl";
import { SITE_STATES } from "./map-features";

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

export type SourceName = "sites" | "technicians" | "route" | "stops";

export const SOURCES: Record<SourceName, GeoJSONSourceSpecification> = {
  sites: {
    type: "geojson",
    data: NOTHING,
    cluster: true,
    clusterRadius: 28,
    clusterMaxZoom: 12,
    clusterProperties: { rank: ["max", ["get", "rank"]] },
  },
  technicians: { type: "geojson", data: NOTHING },
  route: { type: "geojson", data: NOTHING },
  stops: { type: "geojson", data: NOTHING },
};

const cssColour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const state = ["at", ["coalesce", ["get", "rank"], 0], ["literal", [...SITE_STATES]]];
const count = ["to-string", ["coalesce", ["get", "point_count"], 1]];
const picked = ["case", ["boolean", ["get", "picked"], false], "picked", ""];

/** Clusters and single sites share one layer: both are an image named by the worst state and a count. */
export const layers = (): LayerSpecification[] => [
  {
    id: "route", type: "line", source: "route",
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": cssColour("accent"), "line-width": 4, "line-dasharray": [0.1, 2] },
  },
  {
    id: "alarm-halo", type: "circle", source: "sites", filter: ["==", ["get", "rank"], 4],
    paint: {
      "circle-radius": 22, "circle-color": cssColour("bad"), "circle-opacity": 0.16,
      "circle-stroke-color": cssColour("bad"), "circle-stroke-opacity": 0.4, "circle-stroke-width": 1,
    },
  },
  {
    id: "sites", type: "symbol", source: "sites",
    layout: {
      "icon-image": ["concat", "site|", state, "|", count, "|", picked] as never,
      "icon-allow-overlap": true,
      "icon-ignore-placement": false, // names of places step aside, see the styles of the base map
      "symbol-sort-key": ["get", "rank"],
    },
  },
  {
    id: "stops", type: "symbol", source: "stops",
    layout: { "icon-image": ["get", "pin"], "icon-offset": [12, -12], "icon-allow-overlap": true, "icon-ignore-placement": true },
  },
  {
    id: "headings", type: "symbol", source: "technicians",
    filter: ["all", ["==", ["get", "state"], "driving"], [">=", ["get", "heading"], 0]],
    layout: { "icon-image": "heading", "icon-rotate": ["get", "heading"], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true },
  },
  {
    id: "technicians", type: "symbol", source: "technicians",
    layout: { "icon-image": ["get", "pin"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["case", ["get", "picked"], 1, 0] },
  },
];
