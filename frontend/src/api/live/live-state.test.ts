import { describe, expect, it } from "vitest";
import { alarm, technician, workOrder } from "../../../testing/factories";
import { applyFrame, newest, type EventFrame, type LiveState, type Snapshot } from "./live-state";

const AT = "2026-11-22T04:00:00.000Z";
const snapshot = (seq: number, data: Snapshot["data"] = {}, state: Snapshot["state"] = {}): Snapshot => ({ type: "snapshot", seq, at: AT, data, state });
const opened = (seq: number, prev: number, order = workOrder()): EventFrame => ({ type: "work_order.opened", seq, prev, at: AT, data: { order } });
const live = (state: LiveState) => {
  if (state.status !== "live") throw new Error("expected a live state");
  return state;
};
const START = applyFrame({ status: "loading" }, snapshot(10, { technicians: [technician()] }));

describe("numbered frames", () => {
  it("wait for the snapshot", () => {
    expect(applyFrame({ status: "loading" }, opened(11, 10))).toEqual({ status: "loading" });
  });

  it("change nothing the second time", () => {
    const once = applyFrame(START, opened(11, 10));
    expect(applyFrame(once, opened(11, 10, workOrder({ state: "cancelled" })))).toBe(once);
  });

  it("may skip numbers that belong to others", () => {
    expect(live(applyFrame(START, opened(15, 10))).seq).toBe(15);
  });

  it("send us back for a snapshot when one was lost", () => {
    expect(applyFrame(START, opened(12, 11))).toEqual({ status: "loading" });
  });

  it("carry a heartbeat's number on, and notice a loss by it too", () => {
    expect(live(applyFrame(START, { type: "heartbeat", seq: 14, prev: 10, at: AT })).seq).toBe(14);
    expect(applyFrame(START, { type: "heartbeat", seq: 14, prev: 12, at: AT })).toEqual({ status: "loading" });
  });

  it("of a command move its device's edition, and no other's", () => {
    const data = { command_id: "c", device_id: "d-1", command: "reboot", state: "sent", at: AT, reason: "" } as const;
    const told = live(applyFrame(START, { type: "device.command_changed", seq: 11, prev: 10, at: AT, data }));
    expect([told.commandEditions.get("d-1"), told.commandEditions.get("d-2")]).toEqual([11, undefined]);
  });

  it("of a kind this page does not know only count", () => {
    const unknown = { type: "moon.risen", seq: 11, prev: 10, at: AT, data: {} } as unknown as EventFrame;
    expect(live(applyFrame(START, unknown))).toEqual({ ...live(START), seq: 11 });
  });
});

describe("what the snapshot showed already and follows it", () => {
  const order = workOrder({ id: "a", version: 5, state: "accepted", technician_id: "tech-1", technician_name: "李明" });
  const known = alarm({ state: "cleared", cleared_at: AT, acknowledged_at: AT, acknowledged_by: "Lin", peak: -9, severity: "critical" });
  const shown = applyFrame({ status: "loading" }, snapshot(10, { work_orders: [order], alarms: [known], technicians: [technician({ version: 3 })] }));
  const { id, state, cleared_at, acknowledged_at, acknowledged_by, work_order_id, shelved_until, peak, ...told } = known;
  const step = { work_order_id: "a", number: "WO-1", technician_id: "tech-2", by: "Lin" };
  const of = { alarm_id: id, device_id: "cr-1", site_id: "site-1", at: "2026-11-22T03:00:00.000Z" };
  const numbered = { seq: 11, prev: 10, at: AT };
  const repeats: EventFrame[] = [
    opened(11, 10, workOrder({ id: "a", version: 4, state: "classified" })),
    { ...numbered, type: "work_order.transitioned", data: { id: "a", number: "WO-1", from: "classified", to: "offered", by: "Lin", reason: null, at: AT, version: 4 } },
    { ...numbered, type: "assignment.made", data: { ...step, why: [], plan_id: null, starts_at: null, version: 5 } },
    { ...numbered, type: "assignment.withdrawn", data: { ...step, reason: null, version: 4 } },
    { ...numbered, type: "technician.changed", data: { technician: technician({ version: 2, name: "former name" }) } },
    { ...numbered, type: "alarm.raised", data: { ...told, alarm_id: id, zone_kind: null, job: true, scope: "", test: false, limit_at: null } },
    { ...numbered, type: "alarm.updated", data: { ...of, severity: "minor", peak: -12, limit_at: null } },
    { ...numbered, type: "alarm.acknowledged", data: { ...of, at: AT, by: "Lin" } },
    { ...numbered, type: "alarm.cleared", data: { ...of, peak: -12 } },
  ];

  it.each(repeats.map((frame) => [frame.type, frame] as const))("changes nothing but the number: %s", (_type, frame) => {
    const { orders, alarms, technicians, seq } = live(applyFrame(shown, frame));
    const before = live(shown);
    expect({ orders, alarms, technicians }).toEqual({ orders: before.orders, alarms: before.alarms, technicians: before.technicians });
    expect(seq).toBe(11);
  });

  it("a later version is news", () => {
    const later = applyFrame(shown, opened(11, 10, workOrder({ id: "a", version: 6, state: "done" })));
    expect(live(later).orders.get("a")).toMatchObject({ version: 6, state: "done" });
  });
});

describe("assignments", () => {
  const held = applyFrame(START, opened(11, 10, workOrder({ id: "a" })));

  it("give an order its technician by name", () => {
    const made = applyFrame(held, { type: "assignment.made", seq: 12, prev: 11, at: AT, data: { work_order_id: "a", number: "WO-1", technician_id: "tech-1", by: "Lin", why: [], plan_id: "p", starts_at: null, version: 2 } });
    expect(live(made).orders.get("a")).toMatchObject({ technician_id: "tech-1", technician_name: "李明", version: 2 });
  });

  it("go with their site into another region, and come back for whoever sees that one too", () => {
    const gone = applyFrame(held, { type: "scope.left", seq: 12, prev: 11, at: AT, data: { topic: "work_orders", id: "a" } });
    expect(live(gone).orders.has("a")).toBe(false);
    const order = live(held).orders.get("a");
    if (order === undefined) throw new Error("the order is held");
    const told = applyFrame(gone, { type: "work_order.changed", seq: 13, prev: 12, at: AT, data: { order: { ...order, region: "west" } } });
    expect(live(told).orders.get("a")?.region).toBe("west");
  });

  it("make the fetched plan old", () => {
    const taken = applyFrame(held, { type: "assignment.withdrawn", seq: 12, prev: 11, at: AT, data: { work_order_id: "a", number: "WO-1", technician_id: "tech-1", by: "Lin", reason: null, version: 3 } });
    expect(live(taken).planEdition).toBe(12);
    const order = workOrder({ id: "a", version: 4, proposal: { technician_id: "tech-2", starts_at: AT, cost: 0, moves: [] } });
    const proposed = applyFrame(taken, { type: "work_order.changed", seq: 13, prev: 12, at: AT, data: { order } });
    expect(live(proposed).planEdition).toBe(13);
    const sick = applyFrame(proposed, { type: "technician.changed", seq: 14, prev: 13, at: AT, data: { technician: technician({ version: 9 }) } });
    expect(live(sick).planEdition).toBe(14);
    const rung = applyFrame(sick, { type: "alarm.acknowledged", seq: 15, prev: 14, at: AT, data: { alarm_id: "x", device_id: "cr-1", site_id: "site-1", at: AT, by: "Lin" } });
    expect(live(rung).planEdition).toBe(14);
  });
});

describe("alarms", () => {
  it("ring, are taken notice of, and clear", () => {
    const { id, state, cleared_at, acknowledged_at, acknowledged_by, work_order_id, shelved_until, peak, ...told } = alarm();
    const of = { alarm_id: id, device_id: "cr-1", site_id: "site-1", at: AT };
    const frames: EventFrame[] = [
      { type: "alarm.raised", seq: 11, prev: 10, at: AT, data: { ...told, alarm_id: id, zone_kind: null, job: true, scope: "", test: false, limit_at: null } },
      { type: "work_order.alarm_attached", seq: 12, prev: 11, at: AT, data: { work_order_id: "a", number: "WO-1", alarm_id: id } },
      { type: "alarm.acknowledged", seq: 13, prev: 12, at: AT, data: { ...of, by: "Lin" } },
      { type: "alarm.cleared", seq: 14, prev: 13, at: AT, data: { ...of, peak: -9 } },
    ];
    const seen = frames.reduce(applyFrame, START);
    expect(live(seen).alarms.get(id)).toMatchObject(alarm({ state: "cleared", cleared_at: AT, acknowledged_at: AT, acknowledged_by: "Lin", peak: -9, work_order_id: "a" }));
  });
});

describe("alarms that come and go", () => {
  const { id, state, cleared_at, acknowledged_at, acknowledged_by, work_order_id, shelved_until, peak, ...told } = alarm();
  const of = { alarm_id: id, device_id: "cr-1", site_id: "site-1", at: AT };
  const raised = (seq: number, known_at: string): EventFrame => ({ type: "alarm.raised", seq, prev: seq - 1, at: AT, data: { ...told, known_at, alarm_id: id, zone_kind: null, job: true, scope: "", test: false, limit_at: null } });
  const after = (...frames: EventFrame[]) => live(frames.reduce(applyFrame, applyFrame(START, raised(11, told.known_at))));

  it("are shelved until an hour, and off the shelf early", () => {
    const until = "2026-11-22T09:00:00.000Z";
    const shelved = after({ type: "alarm.shelved", seq: 12, prev: 11, at: AT, data: { ...of, by: "Lin", until } });
    expect(shelved.alarms.get(id)?.shelved_until).toBe(until);
    expect(shelved.shelfEdition).toBe(12);
    const back = applyFrame(shelved, { type: "alarm.shelved", seq: 13, prev: 12, at: AT, data: { ...of, by: "Lin", until: null } });
    expect(live(back).alarms.get(id)?.shelved_until).toBeNull();
  });

  it("ring again when they come back soon after they cleared", () => {
    const back = after({ type: "alarm.cleared", seq: 12, prev: 11, at: AT, data: { ...of, peak: -9 } }, raised(13, "2026-11-22T05:00:00.000Z"));
    expect(back.alarms.get(id)).toMatchObject({ state: "open", cleared_at: null });
  });
});

describe("states", () => {
  it("move a technician without touching the number", () => {
    const moved = applyFrame(START, { type: "state", at: AT, data: { technicians: { "tech-1": { lat: 1, lon: 2, state: "driving" } } } });
    expect(live(moved)).toMatchObject({ seq: 10 });
    expect(live(moved).technicians.get("tech-1")).toMatchObject({ state: "driving", position: { lat: 1, lon: 2 } });
  });

  it("forget a position that is gone", () => {
    const gone = applyFrame(START, { type: "state", at: AT, data: { technicians: { "tech-1": null } } });
    expect(live(gone).technicians.get("tech-1")?.position).toBeNull();
  });

  it("of a snapshot hold from the start, and are found by device and probe", () => {
    const latest = { temperature_c: { value: -18.4, ts: AT } };
    const state = live(applyFrame(START, snapshot(20, {}, { channels: { "7": { device_id: "cr-1", channel: "a", latest } } })));
    expect(newest(state, "cr-1", null, "temperature_c")?.value).toBe(-18.4);
    expect(newest(state, "cr-1", "b", "temperature_c")).toBeNull();
  });

  it("that are null are gone", () => {
    const heard = applyFrame(START, { type: "state", at: AT, data: { devices: { "cr-1": { online: true } } } });
    const gone = applyFrame(heard, { type: "state", at: AT, data: { devices: { "cr-1": null } } });
    expect([live(heard).connections.size, live(gone).connections.size]).toEqual([1, 0]);
  });
});
