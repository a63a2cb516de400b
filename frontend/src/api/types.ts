/** The shapes that cross /api/v1. Instants are ISO 8601 with a zone, distances metres, times seconds. */

export type Instant = string;
export type Code = { code: string; params?: Record<string, unknown> };
export type Page<T> = { items: T[]; next: string | null };

export type Role =
  | "admin" | "dispatcher" | "supervisor" | "inspector" | "regional_manager" | "senior" | "agent"
  | "technician" | "parts_keeper" | "outlet_manager" | "site_manager" | "auditor" | "service";
export type Session = { id: string | null; name: string; role: Role; technician_id: string | null; permissions: string[] };

export type Colour = "red" | "yellow" | "blue" | "green";
export const ORDER_STATES = [
  "received", "classified", "planned", "offered", "accepted", "travelling", "on_site", "working",
  "paused", "done", "signed", "closed", "cancelled",
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

export type Clock = { clock: string; due_at: Instant; met_at: Instant | null; missed_at: Instant | null };
export type Interval = { from: Instant; to: Instant };
export type Place = { lat: number; lon: number };
export type OrderSite = Place & { name: string; address?: string | null; timezone?: string | null };

/** As the live stream and every interface tell it (hanlu.contracts.work_orders). */
export type WorkOrder = {
  id: string;
  number: string;
  kind: string;
  class: string;
  colour: Colour;
  state: OrderState;
  priority: number;
  title: Code | null;
  description: string | null;
  site_id: string | null;
  site: OrderSite | null;
  asset_id: string | null;
  device_id: string | null;
  channel: string | null;
  alarm_id: string | null;
  technician_id: string | null;
  technician_name: string | null;
  window: Interval | null;
  promised: boolean | null;
  eta: Interval | null;
  locked: boolean;
  clocks: Clock[];
  skills: { skill: string; level: number }[];
  parts: string[];
  duration_s: number;
  opened_at: Instant;
  version: number;
  proposal: { technician_id: string; starts_at: Instant; cost?: number } | null;
};

export type OrderEvent = {
  at: Instant;
  by: string | null;
  action: string;
  from: string | null;
  to: string | null;
  reason: string | null;
};

/** What a choice adds to the plan: all in seconds of travel, since that is the plan's one price. */
export type Cost = { total: number; travel_s: number; lateness: number; unserved: number; stability: number; load: number };
export type Candidate = {
  technician_id: string;
  name: string;
  feasible: boolean;
  arrives_at: Instant | null;
  starts_at: Instant | null;
  cost: Cost | null;
  reasons: Code[];
  broken: Code[];
};
export type Candidates = { items: Candidate[]; next_best_delta: number | null };

export type Severity = "critical" | "major" | "minor";
export type Alarm = {
  id: string;
  device_id: string;
  channel: string | null;
  zone_id: string | null;
  site_id: string | null;
  rule: string;
  code: string | null;
  severity: Severity;
  state: "open" | "acknowledged" | "cleared" | "closed";
  opened_at: Instant;
  cleared_at: Instant | null;
  acknowledged_at: Instant | null;
  acknowledged_by: string | null;
  peak: number | null;
  why: Code | null;
  work_order_id: string | null;
};

export type Latest = Record<string, { value: number | boolean; ts: Instant }>;
export type Device = {
  id: string;
  name: string;
  site_id: string | null;
  zone_id: string | null;
  zone: { name: string; kind: string; min_c: number | null; max_c: number | null } | null;
  model: string | null;
  format: string;
  online: boolean | null;
  last_seen_at: Instant | null;
  expected_interval_s: number;
  latest: Latest;
  channels: { channel: string; channel_id: number; name: string | null }[];
};

/** Everything a device needs to connect; the password is told this once. */
export type Credentials = {
  id: string;
  username: string;
  password: string;
  host: string;
  port: number;
  tls: boolean;
  publish: string[];
};

/** The last message of a device, or a refusal with its reason. */
export type LogEntry = {
  at: Instant;
  kind: string;
  topic: string;
  code: string | null;
  field: string | null;
  reason: string | null;
  preview: string;
  size: number;
};
export type RefusedMessage = Omit<LogEntry, "kind" | "code"> & { id: number; device_id: string | null; code: string };

/** One bucket: epoch milliseconds, lowest and highest value in it. */
export type Point = [number, number, number, ...number[]];
export type Readings = {
  device_id: string;
  channel: string;
  metrics: Record<string, Point[]>;
  limits: { min_c: number | null; max_c: number | null } | null;
  excursions: { from: Instant; to: Instant | null; peak: number | null }[];
};

export type TechnicianState = "free" | "driving" | "working" | "paused" | "off" | "lost";
export type Position = Place & { at: Instant; heading: number | null };
export type Technician = {
  id: string;
  name: string;
  state: TechnicianState;
  skills: { skill: string; level: number; expires_at: Instant | null }[];
  home: Place | null;
  shift: Interval | null;
  position: Position | null;
  stock: Record<string, number>;
};

export type Stop = {
  work_order_id: string;
  doing: boolean;
  proposed: boolean;
  locked: boolean;
  travel_s: number;
  arrive_at: Instant;
  start_at: Instant;
  end_at: Instant;
  late_s: number;
};
export type Plan = {
  made_at: Instant;
  technicians: { technician_id: string; name: string; shift_from: Instant; shift_to: Instant; stops: Stop[] }[];
  unserved: { work_order_id: string; reasons: Code[] }[];
};

export type Site = Place & {
  id: string;
  code: string;
  name: string;
  address: string;
  timezone: string;
  region: string | null;
  outlet: string | null;
};

export type Route = {
  travel_s: number;
  distance_m: number;
  source: string;
  geometry: [number, number][];
};
export type PlaceHit = Place & { name: string; name_en: string; kind: string; address: string };
