/** What a technician is doing, by the server's own rule, for every moment between two of its messages. Pure. */
import type { OrderState, Technician, TechnicianState, WorkOrder } from "@/api/types";

/** Silence of a phone on shift after which the server calls it lost. */
const LOST_AFTER_MS = 600_000;

/** What is nearest to done counts, where somebody holds several orders. */
const BY_ORDER: readonly (readonly [OrderState, TechnicianState])[] = [
  ["working", "working"], ["on_site", "working"], ["travelling", "driving"], ["paused", "paused"],
];

type Doing = ReadonlyMap<string, ReadonlySet<OrderState>>;

/** The states of everybody's orders under way. */
export const doingOf = (orders: Iterable<WorkOrder>): Doing => {
  const doing = new Map<string, Set<OrderState>>();
  for (const { technician_id, state } of orders) {
    if (technician_id === null || !BY_ORDER.some(([one]) => one === state)) continue;
    doing.set(technician_id, (doing.get(technician_id) ?? new Set()).add(state));
  }
  return doing;
};

/** Whoever does something is shown doing it, on shift or not; on shift a phone that fell silent is lost. */
export const stateAt = ({ id, shift, position }: Technician, doing: Doing, nowMs: number): TechnicianState => {
  const onShift = shift !== null && Date.parse(shift.from) <= nowMs && nowMs < Date.parse(shift.to);
  const seenMs = position === null ? null : Date.parse(position.at);
  const spoke = onShift && seenMs !== null && seenMs >= Date.parse(shift.from);
  if (spoke && nowMs - seenMs > LOST_AFTER_MS) return "lost";
  const busy = BY_ORDER.find(([state]) => doing.get(id)?.has(state));
  return busy?.[1] ?? (onShift ? "free" : "off");
};

type Board = { orders: ReadonlyMap<string, WorkOrder>; technicians: ReadonlyMap<string, Technician> };

/** Everybody as they stand now; who has not changed stays the same object. */
export const presentTechnicians = ({ orders, technicians }: Board, nowMs: number): ReadonlyMap<string, Technician> => {
  const doing = doingOf(orders.values());
  return new Map(
    [...technicians].map(([id, technician]) => {
      const state = stateAt(technician, doing, nowMs);
      return [id, state === technician.state ? technician : { ...technician, state }];
    }),
  );
};
