/** The server's shapes by the names that the pages use; all of them generated from its own description. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Instant = string;
export type Code = { code: string; params?: Record<string, unknown> };

export type Session = Schemas["Me"];

export type WorkOrder = Schemas["WorkOrder"];
export type ProbablePart = Schemas["ProbablePart"];
export type OrderState = WorkOrder["state"];
export type Colour = WorkOrder["colour"];
export type Clock = Schemas["ClockShown"];
export type DeskMessage = Schemas["DeskMessage"];
export type Canned = NonNullable<DeskMessage["canned"]>;
export type Interval = Schemas["Span"];
export type OrderEvent = Schemas["WorkOrderEntry"];
export type Place = { lat: number; lon: number };

export type Cost = Schemas["CostOut"];
export type Candidate = Schemas["CandidateOut"];
export type Candidates = Schemas["CandidatesOut"];
export type Slot = Schemas["SlotOut"];
export type ClosedSlot = Schemas["ClosedOut"];
export type Plan = Schemas["PlanOut"];
export type Stop = Schemas["StopOut"];

export type Alarm = Schemas["AlarmOut"];
export type Severity = Alarm["severity"];

export type HeldCall = Schemas["HeldBackOut"];
export type Device = Schemas["DeviceOut"];
export type Series = Schemas["SeriesOut"];
/** One bucket: epoch milliseconds, then the lowest and the highest value in it. */
export type Point = [number, number, number, ...number[]];
export type Credentials = Schemas["CredentialsOut"];
export type LogEntry = Schemas["LogEntryOut"];
export type RefusedMessage = Schemas["RefusalOut"];

export type Technician = Schemas["Technician"];
export type TechnicianState = Technician["state"];
export type Position = Schemas["Position"];

export type Part = Schemas["Part"];

export type Site = Schemas["Site"];
export type Region = Schemas["RegionOut"];
export type PlaceHit = Schemas["PlaceOut"];
export type ImportRow = Schemas["ImportedRow"];

export type Visit = Schemas["Visit"];
export type Similar = Schemas["Similar"];
export type EarlierVisit = Schemas["EarlierVisit"];
export type ReportedVisit = Schemas["ReportedVisit"];
/** The proof that it cools again. */
export type Cooling = Omit<Schemas["Cooling"], "points"> & { points: Point[] };
