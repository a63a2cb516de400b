/** Who else is on an order right now. Pure. */
import type { Frame, Onlooker, States } from "@/api/live/live-state";

export type Other = Pick<Onlooker, "person_id" | "name" | "doing">;

const shifted = (onlookers: States["onlookers"], byMs: number): States["onlookers"] =>
  onlookers && Object.fromEntries(Object.entries(onlookers).map(([page, one]) => [page, one && { ...one, until: new Date(Date.parse(one.until) + byMs).toISOString() }]));

/** A frame whose onlookers hold until an instant of this browser's clock, which may be minutes from the server's: as long after
 * `nowMs` as the server lets them hold after the instant of the frame. */
export const inOwnTime = (frame: Frame, nowMs: number): Frame => {
  const byMs = nowMs - Date.parse(frame.at);
  if (frame.type === "snapshot") return { ...frame, state: { ...frame.state, ...(frame.state.onlookers && { onlookers: shifted(frame.state.onlookers, byMs) }) } };
  if (frame.type === "state" && frame.data.onlookers) return { ...frame, data: { ...frame.data, onlookers: shifted(frame.data.onlookers, byMs) } };
  return frame;
};

/** Others by order, each once: who edits in one window and looks in another edits. Those whose time is over have left. */
export const othersByOrder = (onlookers: Iterable<Onlooker>, me: string | null, nowMs: number): ReadonlyMap<string, readonly Other[]> => {
  const found = new Map<string, Other[]>();
  for (const { order_id, person_id, name, doing, until } of onlookers) {
    if (person_id === me || Date.parse(until) <= nowMs) continue;
    const others = found.get(order_id) ?? [];
    const known = others.find((one) => one.person_id === person_id);
    if (known === undefined) found.set(order_id, [...others, { person_id, name, doing }]);
    else if (doing === "editing") known.doing = doing;
  }
  return found;
};
