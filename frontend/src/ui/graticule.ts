/** Lines of latitude and longitude for a map without a region: about six across what is shown. Pure. */
import type { Feature, FeatureCollection, LineString } from "geojson";

export type View = { west: number; south: number; east: number; north: number };
export type GraticuleLine = { label: string };

/** Degrees between two lines: the first of these that gives at most this many (our own choice). */
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
const MOST_LINES = 7;
/** Web Mercator ends here. */
const LAST_LAT = 85;

export const stepOf = (span_deg: number): number => STEPS.find((step) => span_deg / step <= MOST_LINES) ?? 30;

const marks = (from: number, to: number, step: number): number[] => {
  const [first, last] = [Math.ceil(from / step), Math.floor(to / step)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_unused, index) => (first + index) * step);
};

const decimals = (step: number): number => Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));

const label = (degrees: number, step: number, [above, below]: readonly [string, string]): string => {
  const side = Math.abs(degrees) < step / 2 ? "" : degrees > 0 ? above : below;
  return `${Math.abs(degrees).toFixed(decimals(step))}°${side}`;
};

const line = (coordinates: [number, number][], text: string): Feature<LineString, GraticuleLine> => ({
  type: "Feature",
  geometry: { type: "LineString", coordinates },
  properties: { label: text },
});

export const graticule = ({ west, south, east, north }: View): FeatureCollection<LineString, GraticuleLine> => {
  const [low, high] = [Math.max(-LAST_LAT, south), Math.min(LAST_LAT, north)];
  const step = stepOf(Math.max(east - west, high - low));
  return {
    type: "FeatureCollection",
    features: [
      ...marks(west, east, step).map((lon) => line([[lon, low], [lon, high]], label(((lon + 540) % 360) - 180, step, ["E", "W"]))),
      ...marks(low, high, step).map((lat) => line([[west, lat], [east, lat]], label(lat, step, ["N", "S"]))),
    ],
  };
};
