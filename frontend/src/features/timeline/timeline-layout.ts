/** Where things lie on the timeline: a pure mapping of instants to pixels. */
import type { Interval, Plan, Stop, Technician, WorkOrder } from "@/api/types";
import { urgencyOf, type Level } from "@/lib/work-orders";

export type Scale = { fromMs: number; toMs: number; width: number };
export type Bar = { stop: Stop; order: WorkOrder | undefined; /** Double bookings with these. */ overlaps: readonly WorkOrder[]; level: Level; x: number; width: number; travelX: number; travelWidth: number; done: boolean };
type Stretch = { x: number; width: number };
/** `overtime`: after the shift, as far as was agreed; `rests`: pauses of the shift, as planned. */
export type Row = { technician: Technician; bars: Bar[]; shift: Stretch | null; overtime: Stretch | null; rests: (Stretch & Interval)[] };

const HOUR_MS = 3_600_000;
const MOST_H = 10;
const FEWEST_H = 4;
/** Wide enough for the hour's name, and for an hour's job to be read and dragged. */
const HOUR_WIDTH = 60;
const PAST_SHARE = 0.3;

/** A window of ten hours, fewer where there is less room, that begins on the hour with a third of it past, moved by whole hours. */
export const scaleAt = (nowMs: number, shiftH: number, width: number): Scale => {
  const shownH = Math.max(FEWEST_H, Math.min(MOST_H, Math.floor(width / HOUR_WIDTH)));
  const fromMs = Math.floor(nowMs / HOUR_MS - Math.floor(shownH * PAST_SHARE) + shiftH) * HOUR_MS;
  return { fromMs, toMs: fromMs + shownH * HOUR_MS, width };
};

export const toX = ({ fromMs, toMs, width }: Scale, atMs: number): number => ((atMs - fromMs) / (toMs - fromMs)) * width;

const SNAP_MS = 5 * 60_000;

/** The instant that a place on the scale means, to five minutes; null for what is past, or beside the scale. */
export const instantAt = ({ fromMs, toMs, width }: Scale, x: number, nowMs: number): number | null => {
  if (x < 0 || x > width) return null;
  const atMs = Math.round((fromMs + (x / width) * (toMs - fromMs)) / SNAP_MS) * SNAP_MS;
  return atMs < nowMs ? null : atMs;
};

export const hours = ({ fromMs, toMs }: Scale): number[] =>
  Array.from({ length: (toMs - fromMs) / HOUR_MS }, (_unused, index) => fromMs + index * HOUR_MS);

const stretch = (scale: Scale, { from, to }: Interval): Stretch => {
  const [left, right] = [Math.max(0, toX(scale, Date.parse(from))), Math.min(scale.width, toX(scale, Date.parse(to)))];
  return { x: left, width: Math.max(0, right - left) };
};

/** Orders by id, and which of them overlap which others. */
export type Known = { orders: ReadonlyMap<string, WorkOrder>; overlaps: ReadonlyMap<string, readonly WorkOrder[]> };

const barOf = (scale: Scale, stop: Stop, { orders, overlaps }: Known, nowMs: number): Bar => {
  const order = orders.get(stop.work_order_id);
  const arriveMs = Date.parse(stop.arrive_at);
  const box = stretch(scale, { from: stop.start_at, to: stop.end_at });
  const leg = stretch(scale, { from: new Date(arriveMs - stop.travel_s * 1000).toISOString(), to: stop.arrive_at });
  return {
    stop, order, ...box,
    overlaps: overlaps.get(stop.work_order_id) ?? [],
    level: stop.late_s > 0 ? "late" : order === undefined ? "none" : urgencyOf(order, nowMs).level,
    travelX: leg.x,
    travelWidth: leg.width,
    done: !stop.doing && Date.parse(stop.end_at) < nowMs,
  };
};

type Stops = ReadonlyMap<string, readonly Stop[]>;
const NAMES = new Intl.Collator("zh-CN");

export const stopsOf = (plan: Plan | null): Stops => new Map((plan?.technicians ?? []).map((one) => [one.technician_id, one.stops]));

export type Day = Plan["technicians"][number];

export const daysOf = (plan: Plan | null): ReadonlyMap<string, Day> => new Map((plan?.technicians ?? []).map((one) => [one.technician_id, one]));

/** One row a technician on duty, those with work first, then by name. */
export const timelinePeople = (technicians: ReadonlyMap<string, Technician>, stops: Stops): Technician[] => {
  const hasWork = ({ id }: Technician): boolean => (stops.get(id)?.length ?? 0) > 0;
  return [...technicians.values()]
    .filter((technician) => technician.state !== "off" || hasWork(technician))
    .sort((a, b) => Number(hasWork(b)) - Number(hasWork(a)) || NAMES.compare(a.name, b.name));
};

/** A technician's shift with its overtime and pauses, and what the plan gives them inside the window. */
export const rowOf = (technician: Technician, day: Day | undefined, known: Known, scale: Scale, nowMs: number): Row => ({
  technician,
  shift: technician.shift === null ? null : stretch(scale, technician.shift),
  overtime: day?.overtime_to ? stretch(scale, { from: day.shift_to, to: day.overtime_to }) : null,
  rests: (day?.rests ?? []).map(({ start_at: from, end_at: to }) => ({ from, to, ...stretch(scale, { from, to }) })).filter(({ width }) => width > 0),
  bars: (day?.stops ?? [])
    .map((stop) => barOf(scale, stop, known, nowMs))
    .filter((bar) => bar.width > 0 || bar.travelWidth > 0),
});
