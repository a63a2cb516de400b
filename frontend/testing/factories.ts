/** Whole values for tests; a test names only what it is about. */
import type { Alarm, Technician, WorkOrder } from "@/api/types";

const T0 = "2026-11-22T04:00:00.000Z";

export const workOrder = (given: Partial<WorkOrder> = {}): WorkOrder => ({
  id: "01936f00-0000-7000-8000-000000000001",
  number: "WO-1",
  kind: "repair",
  class: "key_fault",
  colour: "yellow",
  state: "classified",
  priority: 2,
  title: null,
  description: "Compressor does not start",
  site_id: "site-1",
  site: { name: "Harbour cold store", address: "1 Pier Road", lat: 30.26, lon: 120.2, timezone: "Asia/Shanghai" },
  asset_id: null,
  device_id: "cr-1",
  channel: "",
  alarm_id: null,
  technician_id: null,
  technician_name: null,
  window: null,
  promised: false,
  eta: null,
  locked: false,
  clocks: [],
  skills: [],
  parts: [],
  duration_s: 3600,
  opened_at: T0,
  version: 1,
  proposal: null,
  ...given,
});

export const technician = (given: Partial<Technician> = {}): Technician => ({
  id: "tech-1",
  name: "李明",
  state: "free",
  skills: [],
  home: null,
  shift: null,
  position: { lat: 30.26, lon: 120.2, at: T0, heading: null },
  stock: {},
  ...given,
});

export const alarm = (given: Partial<Alarm> = {}): Alarm => ({
  id: "alarm-1",
  device_id: "cr-1",
  channel: "",
  zone_id: null,
  site_id: "site-1",
  rule: "temperature_c_high",
  code: "excursion",
  severity: "major",
  state: "open",
  opened_at: T0,
  cleared_at: null,
  acknowledged_at: null,
  acknowledged_by: null,
  peak: null,
  why: null,
  work_order_id: null,
  ...given,
});
