/** What the live stream has told us, and how each frame changes it. No I/O, no React. */
import type { components } from "@/api/schema";
import type { Alarm, Position, Site, Technician, TechnicianState, WorkOrder } from "../types";

type ById<T> = ReadonlyMap<string, T>;

export type LiveData = {
  orders: ById<WorkOrder>;
  alarms: ById<Alarm>;
  technicians: ById<Technician>;
  sites: ById<Site>;
  /** Moves with each event about an order or a technician: a plan that was fetched before it is old. */
  planEdition: number;
  /** Moves with each shelf that begins or ends, for whoever shows what is held back. */
  shelfEdition: number;
  /** Newest values by channel id. */
  channels: ById<ChannelState>;
  /** By device: whether it is connected, its last message and its last refusal. */
  connections: ById<DeviceState>;
  /** By page: who else is on an order. Each holds until it says itself over: see `lib/onlookers.ts`. */
  onlookers: ById<Onlooker>;
  /** Of today, by outlet and by technician: who has none yet is not there. */
  outletScores: ById<ScoreToday>;
  technicianScores: ById<ScoreToday>;
  /** By device: moves whenever something became of a command to it. */
  commandEditions: ById<number>;
  /** Moves with each message between the desk and a technician, and with each that was read. */
  messageEdition: number;
  /** The order that a person gave to another team last. */
  handed: Handed | null;
};

export type LiveState = { status: "loading" } | ({ status: "live"; seq: number } & LiveData);

export type Topics = {
  work_orders?: WorkOrder[];
  alarms?: Alarm[];
  technicians?: Technician[];
  sites?: Site[];
};
export type TechnicianUpdate = Partial<Position> & { state?: TechnicianState };
export type ChannelState = { device_id: string; channel: string; latest: Record<string, { value: number | boolean; ts: string }> };
export type DeviceState = { online?: boolean; received_at?: string; message?: unknown; refusal?: unknown };
/** A page of somebody at a desk, and what they do there with an order. */
export type Onlooker = { order_id: string; person_id: string; name: string; doing: "looking" | "editing"; until: string };
type Counted = { part: number; whole: number; value: number | null };
/** What came of today: finished orders, repairs within their limit, the mean of the ratings, complaints received. */
export type ScoreToday = { name: string; finished: number; on_time: Counted; score: Counted; complaints: number };
export type States = {
  technicians?: Record<string, TechnicianUpdate | null>;
  channels?: Record<string, ChannelState | null>;
  devices?: Record<string, DeviceState | null>;
  onlookers?: Record<string, Onlooker | null>;
  outlet_scores?: Record<string, ScoreToday | null>;
  technician_scores?: Record<string, ScoreToday | null>;
};

export type Snapshot = { type: "snapshot"; seq: number; at: string; data: Topics; state: States };
/** What changed, by topic and id; null means gone. */
export type StateFrame = { type: "state"; at: string; data: States };
/** All is told up to `seq`, also what a filter kept back. */
export type Heartbeat = { type: "heartbeat"; seq: number; prev: number; at: string };

type Told = components["schemas"];
export type Handed = { seq: number } & Pick<Told["WorkOrderHandedToTeam"], "work_order_id" | "number" | "team" | "by" | "reason">;
/** What is told of a site: all that a board shows of it but its address. */
type SiteTold = Pick<Site, "code" | "name" | "lat" | "lon" | "timezone" | "region" | "outlet"> & { site_id: string; at: string };
type Numbered<Type extends string, Data> = { seq: number; prev: number; type: Type; at: string; data: Omit<Data, "type"> };
export type EventFrame =
  | Numbered<"work_order.opened", Told["WorkOrderOpened"]>
  | Numbered<"work_order.changed", Told["WorkOrderChanged"]>
  | Numbered<"work_order.reopened", Told["WorkOrderReopened"]>
  | Numbered<"work_order.transitioned", Told["WorkOrderTransitioned"]>
  | Numbered<"work_order.handed_to_team", Told["WorkOrderHandedToTeam"]>
  | Numbered<"work_order.alarm_attached", Told["AlarmAttached"]>
  | Numbered<"assignment.made", Told["AssignmentMade"]>
  | Numbered<"assignment.withdrawn", Told["AssignmentWithdrawn"]>
  | Numbered<"scope.left", Told["LeftScope"]>
  | Numbered<"site.changed", SiteTold>
  | Numbered<"technician.changed", Told["TechnicianChanged"]>
  | Numbered<"alarm.raised", Told["AlarmRaised"]>
  | Numbered<"alarm.updated", Told["AlarmUpdated"]>
  | Numbered<"alarm.acknowledged", Told["AlarmAcknowledged"]>
  | Numbered<"alarm.shelved", Told["AlarmShelved"]>
  | Numbered<"alarm.cleared", Told["AlarmCleared"]>
  | Numbered<"device.command_changed", Told["DeviceCommandChanged"]>
  | Numbered<"message.sent", Told["MessageSent"]>
  | Numbered<"message.read", Told["MessagesRead"]>;

export type Frame = Snapshot | StateFrame | Heartbeat | EventFrame;

const byId = <T extends { id: string }>(items: readonly T[] | undefined): ById<T> =>
  new Map((items ?? []).map((item) => [item.id, item]));

const withItem = <T>(items: ById<T>, id: string, item: T): ById<T> => new Map(items).set(id, item);

const changed = <T>(items: ById<T>, id: string, change: (item: T) => T): ById<T> => {
  const item = items.get(id);
  return item === undefined ? items : withItem(items, id, change(item));
};

/** A whole object as told, unless a later version is held: what a snapshot showed already may follow it. */
const unlessOlder = <T extends { id: string; version: number }>(items: ById<T>, told: T): ById<T> =>
  told.version < (items.get(told.id)?.version ?? 0) ? items : withItem(items, told.id, told);

/** A step that led to `version`: nothing when that is held already. */
const stepped = <T extends { version: number }>(items: ById<T>, id: string, version: number, change: (item: T) => T): ById<T> =>
  changed(items, id, (item) => (version <= item.version ? item : { ...change(item), version }));

/** The held items with the told ones over them; null takes one away. */
const overlaid = <T>(held: ById<T>, told: Record<string, T | null> | undefined): ById<T> => {
  if (told === undefined) return held;
  const items = new Map(held);
  for (const [id, item] of Object.entries(told)) {
    if (item === null) items.delete(id);
    else items.set(id, item);
  }
  return items;
};

const moved = (technician: Technician, update: TechnicianUpdate | null, at: string): Technician => {
  if (update === null) return { ...technician, position: null };
  const { lat, lon, heading, state } = update;
  const position: Position | null =
    lat === undefined || lon === undefined ? technician.position : { lat, lon, at: update.at ?? at, heading: heading ?? null };
  return { ...technician, position, state: state ?? technician.state };
};

type Stateful = Pick<LiveData, "technicians" | "channels" | "connections" | "onlookers" | "outletScores" | "technicianScores">;

const applyStates = (data: Stateful, states: States, at: string): Stateful => {
  const technicians = new Map(data.technicians);
  for (const [id, update] of Object.entries(states.technicians ?? {})) {
    const technician = technicians.get(id);
    if (technician !== undefined) technicians.set(id, moved(technician, update, at));
  }
  return {
    technicians: states.technicians === undefined ? data.technicians : technicians,
    channels: overlaid(data.channels, states.channels),
    connections: overlaid(data.connections, states.devices),
    onlookers: overlaid(data.onlookers, states.onlookers),
    outletScores: overlaid(data.outletScores, states.outlet_scores),
    technicianScores: overlaid(data.technicianScores, states.technician_scores),
  };
};

const fromSnapshot = ({ seq, at, data, state }: Snapshot): LiveState => ({
  status: "live",
  seq,
  orders: byId(data.work_orders),
  alarms: byId(data.alarms),
  sites: byId(data.sites),
  planEdition: seq,
  shelfEdition: seq,
  messageEdition: seq,
  handed: null,
  commandEditions: new Map(),
  ...applyStates({ technicians: byId(data.technicians), channels: new Map(), connections: new Map(), onlookers: new Map(), outletScores: new Map(), technicianScores: new Map() }, state, at),
});

/** A new or corrected site; what is not told of a known one stays. */
const placed = (sites: ById<Site>, { site_id, at, ...told }: Omit<SiteTold, "type">): ById<Site> => {
  const known = sites.get(site_id) ?? { id: site_id, customer_id: null, address: "", opening_hours: "", created_at: at, version: 1 };
  return withItem(sites, site_id, { ...known, ...told });
};

/** A fresh alarm as the lists show it. */
const opened = ({ alarm_id, ...told }: Omit<Told["AlarmRaised"], "type">): Alarm => ({
  ...(told as Omit<Alarm, "id" | "state" | "cleared_at" | "acknowledged_at" | "acknowledged_by" | "work_order_id" | "shelved_until" | "peak">),
  id: alarm_id,
  state: "open",
  cleared_at: null,
  acknowledged_at: null,
  acknowledged_by: null,
  work_order_id: null,
  shelved_until: null,
  peak: null,
});

/** One that came back soon after it had cleared is the same alarm; whoever took notice of it has. */
const reopened = (alarm: Alarm, { known_at }: Pick<Alarm, "known_at">): Alarm =>
  isOver(alarm) && Date.parse(known_at) > Date.parse(alarm.known_at) ? { ...alarm, known_at, cleared_at: null, state: alarm.acknowledged_at === null ? "open" : "acknowledged" } : alarm;

const isOver = (alarm: Alarm): boolean => alarm.state === "cleared" || alarm.state === "closed";

/** What lies in another region or outlet now; whoever still sees it is told of it right after. */
const left = ({ orders, sites }: LiveData, { topic, id }: Omit<Told["LeftScope"], "type">): Partial<LiveData> => {
  if (topic === "work_orders") return { orders: overlaid(orders, { [id]: null }) };
  return topic === "sites" ? { sites: overlaid(sites, { [id]: null }) } : {};
};

const applyEvent = (data: LiveData, frame: EventFrame): Partial<LiveData> => {
  switch (frame.type) {
    case "work_order.opened":
    case "work_order.changed":
    case "work_order.reopened":
      return { orders: unlessOlder(data.orders, frame.data.order) };
    case "work_order.transitioned": {
      const { id, to, version, at } = frame.data;
      return { orders: stepped(data.orders, id, version, (order) => ({ ...order, state: to, state_at: at })) };
    }
    case "work_order.handed_to_team":
      return { handed: { seq: frame.seq, ...frame.data } };
    case "work_order.alarm_attached": {
      const { alarm_id, work_order_id } = frame.data;
      return { alarms: changed(data.alarms, alarm_id, (alarm) => ({ ...alarm, work_order_id })) };
    }
    case "assignment.made": {
      const { work_order_id, technician_id, version } = frame.data;
      const technician_name = data.technicians.get(technician_id)?.name ?? null;
      const assign = (order: WorkOrder): WorkOrder => ({ ...order, technician_id, technician_name, proposal: null });
      return { orders: stepped(data.orders, work_order_id, version, assign) };
    }
    case "assignment.withdrawn": {
      const { work_order_id, version } = frame.data;
      const release = (order: WorkOrder): WorkOrder => ({ ...order, technician_id: null, technician_name: null });
      return { orders: stepped(data.orders, work_order_id, version, release) };
    }
    case "scope.left":
      return left(data, frame.data);
    case "site.changed":
      return { sites: placed(data.sites, frame.data) };
    case "technician.changed":
      return { technicians: unlessOlder(data.technicians, frame.data.technician) };
    case "alarm.raised": {
      const known = data.alarms.get(frame.data.alarm_id);
      return { alarms: withItem(data.alarms, frame.data.alarm_id, known === undefined ? opened(frame.data) : reopened(known, frame.data)) };
    }
    case "alarm.updated": {
      const { alarm_id, severity, peak = null } = frame.data;
      const grow = (alarm: Alarm): Alarm => (isOver(alarm) ? alarm : { ...alarm, severity, peak: peak ?? alarm.peak });
      return { alarms: changed(data.alarms, alarm_id, grow) };
    }
    case "alarm.acknowledged": {
      const { alarm_id, at, by } = frame.data;
      const note = (alarm: Alarm): Alarm => ({ ...alarm, state: isOver(alarm) ? alarm.state : "acknowledged", acknowledged_at: at, acknowledged_by: by });
      return { alarms: changed(data.alarms, alarm_id, note) };
    }
    case "alarm.shelved": {
      const { alarm_id, until = null } = frame.data;
      return { alarms: changed(data.alarms, alarm_id, (alarm) => ({ ...alarm, shelved_until: until })), shelfEdition: frame.seq };
    }
    case "alarm.cleared": {
      const { alarm_id, at, peak = null } = frame.data;
      const clear = (alarm: Alarm): Alarm => (isOver(alarm) ? alarm : { ...alarm, state: "cleared", cleared_at: at, peak: peak ?? alarm.peak });
      return { alarms: changed(data.alarms, alarm_id, clear) };
    }
    case "device.command_changed":
      return { commandEditions: withItem(data.commandEditions, frame.data.device_id, frame.seq) };
    case "message.sent":
    case "message.read":
      return { messageEdition: frame.seq };
    default:
      return {}; // A server newer than this page may speak of things it does not show.
  }
};

/**
 * A snapshot may show what the server has not numbered yet and what therefore follows it: such a repeat is known by its
 * version, or by the state that an alarm has reached, and changes nothing.
 * `prev` above what we hold means a lost frame: back to "loading", and a snapshot is fetched.
 */
export const applyFrame = (state: LiveState, frame: Frame): LiveState => {
  if (frame.type === "snapshot") return fromSnapshot(frame);
  if (state.status === "loading") return state;
  if (frame.type === "state") return { ...state, ...applyStates(state, frame.data, frame.at) };
  if (frame.seq <= state.seq) return state;
  if (frame.prev > state.seq) return { status: "loading" };
  if (frame.type === "heartbeat") return { ...state, seq: frame.seq };
  const next = { ...state, ...applyEvent(state, frame), seq: frame.seq };
  const isPlanOld = next.orders !== state.orders || next.technicians !== state.technicians;
  return isPlanOld ? { ...next, planEdition: frame.seq } : next;
};

/** An order as somebody expects it, or as the server answered, ahead of the stream; a later version that is held stays. */
export const withOrder = (state: LiveState, order: WorkOrder): LiveState =>
  state.status === "loading" ? state : { ...state, orders: unlessOlder(state.orders, order) };

export const heldOrder = (state: LiveState, id: string): WorkOrder | undefined => (state.status === "live" ? state.orders.get(id) : undefined);

/** The newest value of one metric of a device; of its first channel that has one, where none is named. */
export const newest = (data: LiveData, deviceId: string, channel: string | null, metric: string) => {
  for (const state of data.channels.values()) {
    if (state.device_id !== deviceId || (channel !== null && state.channel !== channel)) continue;
    const reading = state.latest[metric];
    if (reading !== undefined) return reading;
  }
  return null;
};
