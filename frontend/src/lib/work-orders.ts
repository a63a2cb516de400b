/** What a dispatcher needs to know of a work order at a glance. Pure; the present comes from the caller. */
import type { Alarm, Clock, OrderState, Technician, WorkOrder } from "@/api/types";
import { overlapsOf } from "./overlaps";

/** Share of a clock's time after which an order counts as at risk (our own choice). */
export const RISK_FRACTION = 0.75;

export type Level = "late" | "risk" | "ok" | "none";
export type Urgency = { level: Level; clock: string | null; remaining_s: number | null; fraction: number };

const FINISHED: ReadonlySet<OrderState> = new Set(["done", "signed", "closed", "cancelled"]);
const GONE: ReadonlySet<OrderState> = new Set(["closed", "cancelled"]);
const UNDER_WAY: ReadonlySet<OrderState> = new Set(["travelling", "on_site", "working", "paused"]);
const HERE: ReadonlySet<OrderState> = new Set(["on_site", "working", "paused"]);
const CALM: Urgency = { level: "none", clock: null, remaining_s: null, fraction: 0 };

/** The work is over: signed for or not. */
export const isFinished = (order: WorkOrder): boolean => FINISHED.has(order.state);
export const isOpen = (order: WorkOrder): boolean => !GONE.has(order.state);
/** Somebody has to be found for it. What waits for a known day has time; what waits for an unknown one needs somebody to say it. */
export const isUnassigned = (order: WorkOrder): boolean =>
  isOpen(order) && !isFinished(order) && order.technician_id === null && !order.wait?.until;

/** A visit is near, and the customer was not told yet when somebody comes. */
export const isToBeConfirmed = (order: WorkOrder): boolean => order.confirmation === "due";

/** The front line has said that it cannot solve it, and nobody has answered yet. */
export const isUnsolved = (order: WorkOrder): boolean => order.clocks.some((clock) => clock.clock === "unsolved" && isRunning(clock));

/** The customer should have heard of us by now. */
export const owesWord = (order: WorkOrder, nowMs: number): boolean =>
  order.clocks.some((clock) => clock.clock === CONTACT && isRunning(clock) && Date.parse(clock.due_at) < nowMs);

/** Somebody has set out or is at it: no plan moves it, and so nobody is ranked for it. */
export const isUnderWay = (order: WorkOrder): boolean => UNDER_WAY.has(order.state);

export const isRunning = (clock: Clock): boolean => clock.met_at === null && clock.stopped_at === null && clock.paused_at === null;

/** Clocks that somebody owns: each waits for an answer, not for a step of the work. */
export const OWNED: ReadonlySet<string> = new Set(["follow_up", "root_cause", "unsolved", "contact", "inquiry"]);
/** A word owed to the customer; it says nothing of how late the work is. */
const CONTACT = "contact";

/** The running clock that falls due first. */
export const nextClock = (order: WorkOrder): Clock | null =>
  order.clocks.filter((clock) => isRunning(clock) && clock.clock !== CONTACT).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at))[0] ?? null;

/** Whether the arrival estimate lies behind the arrival clock: late, though the clock still runs. */
const arrivesLate = (order: WorkOrder): boolean => {
  const arrive = order.clocks.find((clock) => clock.clock === "arrive" && clock.met_at === null);
  return arrive !== undefined && order.eta !== null && Date.parse(order.eta.to) > Date.parse(arrive.due_at);
};

/** A promised window that is over with nobody there, or that the planned start lies behind. */
const windowLevel = ({ promised, window, starts_at, state }: WorkOrder, nowMs: number): "late" | "risk" | null => {
  if (!promised || window === null || HERE.has(state)) return null;
  const endMs = Date.parse(window.to);
  if (nowMs > endMs) return "late";
  return starts_at !== null && Date.parse(starts_at) > endMs ? "risk" : null;
};

export const urgencyOf = (order: WorkOrder, nowMs: number): Urgency => {
  const clock = nextClock(order);
  if (isFinished(order)) return CALM;
  const agreed = windowLevel(order, nowMs);
  if (clock === null) return agreed === null ? CALM : { ...CALM, level: agreed };
  const [openedMs, dueMs] = [Date.parse(order.opened_at), Date.parse(clock.due_at)];
  const remaining_s = Math.round((dueMs - nowMs) / 1000);
  const fraction = Math.min(1, Math.max(0, (nowMs - openedMs) / Math.max(1, dueMs - openedMs)));
  const atRisk = fraction >= RISK_FRACTION || arrivesLate(order) || agreed === "risk";
  const level = remaining_s < 0 || agreed === "late" ? "late" : atRisk ? "risk" : "ok";
  return { level, clock: clock.clock, remaining_s, fraction };
};

export const clockFraction = (clock: Clock, openedAt: string, nowMs: number): number => {
  const [openedMs, dueMs] = [Date.parse(openedAt), Date.parse(clock.due_at)];
  const atMs = clock.met_at === null ? nowMs : Date.parse(clock.met_at);
  return Math.min(1, Math.max(0, (atMs - openedMs) / Math.max(1, dueMs - openedMs)));
};

const NUMBERS = new Intl.Collator();
const LEVEL_RANK: Record<Level, number> = { late: 0, risk: 1, ok: 2, none: 3 };

type Ranked = { order: WorkOrder; urgency: Urgency };

const compared = (a: Ranked, b: Ranked): number =>
  LEVEL_RANK[a.urgency.level] - LEVEL_RANK[b.urgency.level] ||
  (a.urgency.remaining_s ?? Infinity) - (b.urgency.remaining_s ?? Infinity) ||
  a.order.priority - b.order.priority ||
  NUMBERS.compare(a.order.number, b.order.number);

/** Late first, then at risk, then by what falls due first; equals by number, so that rows stay put. Each order is judged once. */
export const byRisk = (orders: readonly WorkOrder[], nowMs: number): WorkOrder[] =>
  orders.map((order) => ({ order, urgency: urgencyOf(order, nowMs) })).sort(compared).map(({ order }) => order);

/** Held for a time at which its technician is away. The planner does not move what is locked or under way, so somebody has to. */
export const isStranded = (order: WorkOrder, technicians: ReadonlyMap<string, Technician>): boolean => {
  const away = order.technician_id === null || isFinished(order) ? null : technicians.get(order.technician_id)?.away;
  return away != null && (order.starts_at === null || Date.parse(order.starts_at) < Date.parse(away.until));
};

/** On site and nothing done for so long: worth a look, then worth a call (our own choice). */
export const DWELL_WATCH_S = 15 * 60;
export const DWELL_CRITICAL_S = 30 * 60;
export type Dwell = { level: "watch" | "critical"; waited_s: number };

/** Somebody has arrived and has not begun: null while that is not for long. */
export const dwellOf = ({ state, state_at }: Pick<WorkOrder, "state" | "state_at">, nowMs: number): Dwell | null => {
  const waited_s = Math.floor((nowMs - Date.parse(state_at)) / 1000);
  if (state !== "on_site" || waited_s < DWELL_WATCH_S) return null;
  return { level: waited_s < DWELL_CRITICAL_S ? "watch" : "critical", waited_s };
};

/** From the most urgent to the least. */
export const EXCEPTIONS = ["late", "alarms", "unsolved", "stranded", "overlap", "risk", "dwell", "owed", "confirm", "unassigned", "lost"] as const;
export type Exception = (typeof EXCEPTIONS)[number];

const isShelved = (alarm: Alarm, nowMs: number): boolean => alarm.shelved_until !== null && Date.parse(alarm.shelved_until) > nowMs;

/** Whether it stands and nobody has silenced it; by itself a shelf ends at its hour, whatever the stream says. */
export const isRinging = (alarm: Alarm, nowMs: number): boolean => (alarm.state === "open" || alarm.state === "acknowledged") && !isShelved(alarm, nowMs);
export const isLost = (technician: Technician): boolean => technician.state === "lost";

type Board = { orders: Iterable<WorkOrder>; alarms: Iterable<Alarm>; technicians: ReadonlyMap<string, Technician> };

/** Tells of each order whether it belongs to an exception; orders of ringing alarms and of lost technicians do. */
export const matching = (exception: Exception, board: Board, nowMs: number): ((order: WorkOrder) => boolean) => {
  switch (exception) {
    case "late":
    case "risk":
      return (order) => urgencyOf(order, nowMs).level === exception;
    case "confirm":
      return isToBeConfirmed;
    case "unsolved":
      return isUnsolved;
    case "owed":
      return (order) => owesWord(order, nowMs);
    case "dwell":
      return (order) => dwellOf(order, nowMs) !== null;
    case "stranded":
      return (order) => isStranded(order, board.technicians);
    case "unassigned":
      return isUnassigned;
    case "overlap": {
      const overlaps = overlapsOf([...board.orders].filter((order) => !isFinished(order)));
      return ({ id }) => overlaps.has(id);
    }
    case "alarms": {
      const ringing = [...board.alarms].filter((alarm) => isRinging(alarm, nowMs));
      const [alarms, orders] = [new Set(ringing.map(({ id }) => id)), new Set(ringing.map((alarm) => alarm.work_order_id))];
      return (order) => orders.has(order.id) || (order.alarm_id !== null && alarms.has(order.alarm_id));
    }
    case "lost":
      return ({ technician_id }) => technician_id !== null && board.technicians.get(technician_id)?.state === "lost";
  }
};

/** What there is comes first, by urgency; what there is none of keeps its place behind. */
export const byUrgency = (counts: Readonly<Record<Exception, number>>): Exception[] =>
  [...EXCEPTIONS].sort((a, b) => Number(counts[a] === 0) - Number(counts[b] === 0));

export const countExceptions = ({ orders, alarms, technicians }: Board, nowMs: number): Record<Exception, number> => {
  const open = [...orders].filter(isOpen);
  const levels = open.map((order) => urgencyOf(order, nowMs).level);
  return {
    late: levels.filter((level) => level === "late").length,
    risk: levels.filter((level) => level === "risk").length,
    dwell: open.filter((order) => dwellOf(order, nowMs) !== null).length,
    unsolved: open.filter(isUnsolved).length,
    owed: open.filter((order) => owesWord(order, nowMs)).length,
    confirm: open.filter(isToBeConfirmed).length,
    stranded: open.filter((order) => isStranded(order, technicians)).length,
    overlap: overlapsOf(open.filter((order) => !isFinished(order))).size,
    unassigned: open.filter(isUnassigned).length,
    alarms: [...alarms].filter((alarm) => alarm.state === "open" && isRinging(alarm, nowMs)).length,
    lost: [...technicians.values()].filter(isLost).length,
  };
};

/** The orders of a device or its machine and how far each is, as one text that changes with any of them. */
export const ordersAt = (orders: Iterable<WorkOrder>, device: { id: string; asset_id: string | null }): string =>
  [...orders]
    .filter(({ device_id, asset_id }) => device_id === device.id || (asset_id !== null && asset_id === device.asset_id))
    .map(({ id, version }) => `${id}:${version}`)
    .sort()
    .join();
