/** A territory as it is drawn: corners one after another, closed into a ring. Pure. */
import type { Place } from "@/api/types";

export type Corners = readonly Place[];
export type Drawn = { type: "Polygon"; coordinates: [number, number][][] };

const LEAST_CORNERS = 3;

/** GeoJSON of the ring around these corners; null while they are too few for an area. */
export const territoryOf = (corners: Corners): Drawn | null => {
  const [first] = corners;
  if (first === undefined || corners.length < LEAST_CORNERS) return null;
  return { type: "Polygon", coordinates: [[...corners, first].map(({ lat, lon }) => [lon, lat])] };
};

export type Box = [west: number, south: number, east: number, north: number];

/** Every pair of numbers in GeoJSON coordinates, however deep they lie. */
const pairs = (coordinates: unknown): [number, number][] =>
  !Array.isArray(coordinates) ? [] : typeof coordinates[0] === "number" ? [[Number(coordinates[0]), Number(coordinates[1])]] : coordinates.flatMap(pairs);

/** What holds all of these territories; null when nothing was drawn. */
export const boxOf = (areas: readonly (object | null)[]): Box | null => {
  const all = areas.flatMap((area) => pairs(area !== null && "coordinates" in area ? area.coordinates : null));
  if (all.length === 0) return null;
  const [lons, lats] = [all.map(([lon]) => lon), all.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
};
