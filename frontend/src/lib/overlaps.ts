/** Double bookings: visits of one technician that they were told of for the same time. Pure. */
import type { WorkOrder } from "@/api/types";

/** Starts drift by up to five minutes before people are told of it: so much is no double booking. */
const SLACK_MS = 6 * 60_000;

type Booked = { order: WorkOrder; fromMs: number; toMs: number };

const bookedBy = (orders: Iterable<WorkOrder>): ReadonlyMap<string, Booked[]> => {
  const days = new Map<string, Booked[]>();
  for (const order of orders) {
    const { technician_id, starts_at, duration_s } = order;
    if (technician_id === null || starts_at === null) continue;
    const fromMs = Date.parse(starts_at);
    const day = days.get(technician_id) ?? [];
    day.push({ order, fromMs, toMs: fromMs + duration_s * 1000 });
    days.set(technician_id, day);
  }
  return days;
};

/** Of orders that are not finished those whose time overlaps that of others, with those others. */
export const overlapsOf = (orders: Iterable<WorkOrder>): ReadonlyMap<string, readonly WorkOrder[]> => {
  const found = new Map<string, WorkOrder[]>();
  const note = (one: WorkOrder, other: WorkOrder): void => void found.set(one.id, [...(found.get(one.id) ?? []), other]);
  for (const day of bookedBy(orders).values()) {
    day.sort((a, b) => a.fromMs - b.fromMs);
    day.forEach((one, at) => {
      for (const other of day.slice(at + 1)) {
        if (other.fromMs >= one.toMs - SLACK_MS) break; // the rest of the day begins later still
        note(one.order, other.order);
        note(other.order, one.order);
      }
    });
  }
  return found;
};
