/** Where the day leads: its stops in their order, the way between them, and how it is drawn. Pure. */
import type { Interval, OrderState, WorkOrder } from "@/api/types";
import { distance_m } from "./visit";

export type Place = { lat: number; lon: number };
/** `travel_s` is null where nobody could say; `line` is [lon, lat] pairs, WGS-84. */
export type Leg = { travel_s: number | null; distance_m: number; line: readonly (readonly [number, number])[] };

const UNDER_WAY: ReadonlySet<OrderState> = new Set(["travelling", "on_site", "working", "paused"]);
/** On the way or there already: there is no leg from here to the first stop. */
const SET_OUT: ReadonlySet<OrderState> = new Set(["travelling", "on_site", "working"]);
const LEFT: ReadonlySet<OrderState> = new Set(["done", "signed"]);

const startOf = (job: WorkOrder): string => job.eta?.from ?? job.window?.from ?? job.starts_at ?? job.opened_at;

/** Where one still has to go before `endMs`, what is under way first; a job whose work is done is behind. */
export const stopsOf = (jobs: readonly WorkOrder[], endMs: number): WorkOrder[] =>
  jobs
    .filter((job) => !LEFT.has(job.state) && (UNDER_WAY.has(job.state) || Date.parse(startOf(job)) < endMs))
    .sort((a, b) => Number(UNDER_WAY.has(b.state)) - Number(UNDER_WAY.has(a.state)) || Date.parse(startOf(a)) - Date.parse(startOf(b)));

/** The end of the day's route, epoch milliseconds: local midnight, or the end of a shift that begins before it and goes on after it. */
export const endOfRouteMs = (nowMs: number, shift: Interval | null): number => {
  const midnightMs = new Date(nowMs).setHours(24, 0, 0, 0);
  return shift !== null && Date.parse(shift.from) < midnightMs ? Math.max(midnightMs, Date.parse(shift.to)) : midnightMs;
};

/** Where the way to the first stop begins, within about 100 m: no nearer than a way by road needs. Null for one who has set out: the map that guides there knows it better. */
export const beginOf = (here: Place | null, stops: readonly WorkOrder[]): Place | null => {
  const [first] = stops;
  if (here === null || first === undefined || SET_OUT.has(first.state)) return null;
  return { lat: Number(here.lat.toFixed(3)), lon: Number(here.lon.toFixed(3)) };
};

/** Seconds of driving as last summed up for a row of stops. */
export type Travel = { stops: string; travel_s: number };

/** Names a row of stops: what was known of another row says nothing of this one. */
export const rowOf = (stops: readonly WorkOrder[]): string => stops.map(({ id }) => id).join();

/** The legs along a row of places, each named by its ends: within a metre it is the same leg. */
export const legsAlong = (places: readonly Place[]): { name: string; from: Place; to: Place }[] =>
  places.slice(1).map((to, index) => {
    const from = places[index] ?? to;
    return { name: `${written(from)} ${written(to)}`, from, to };
  });

export const written = ({ lat, lon }: Place): string => `${lat.toFixed(5)},${lon.toFixed(5)}`;

/** What a phone can say of a leg by itself. */
export const straightLeg = (from: Place, to: Place): Leg => ({ travel_s: null, distance_m: distance_m(from, to), line: [[from.lon, from.lat], [to.lon, to.lat]] });

/** Seconds on the road all together; null as soon as one leg is unknown. */
export const travelOf = (legs: readonly Leg[]): number | null =>
  legs.reduce<number | null>((sum, { travel_s }) => (sum === null || travel_s === null ? null : sum + travel_s), 0);

type Size = { width: number; height: number; margin: number };
type Point = { x: number; y: number };
export type Sketch = { paths: string[]; pins: Point[] };

/** Degrees laid flat around the middle latitude (good to a few thousandths within a city) and fitted into `size`, north up. */
export const sketchOf = (legs: readonly Leg[], places: readonly Place[], { width, height, margin }: Size): Sketch => {
  const middle = places.reduce((sum, { lat }) => sum + lat, 0) / Math.max(1, places.length);
  const flat = ([lon, lat]: readonly [number, number]): Point => ({ x: lon * Math.cos((middle * Math.PI) / 180), y: -lat });
  const pins = places.map(({ lat, lon }) => flat([lon, lat]));
  const lines = legs.map(({ line }) => line.map(flat));
  const all = [...pins, ...lines.flat()];
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const wide = Math.max(...all.map(({ x }) => x)) - left;
  const high = Math.max(...all.map(({ y }) => y)) - top;
  const scale = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high);
  const by = Number.isFinite(scale) ? scale : 0; // one place only: it stands in the middle
  const fitted = ({ x, y }: Point): Point => ({ x: Math.round(width / 2 + (x - left - wide / 2) * by), y: Math.round(height / 2 + (y - top - high / 2) * by) });
  return { pins: pins.map(fitted), paths: lines.map((line) => line.map(fitted).map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("")) };
};
