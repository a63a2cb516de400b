import { describe, expect, it } from "vitest";
import { alarm, technician, workOrder } from "../../testing/factories";
import { byRisk, byUrgency, countExceptions, dwellOf, isRinging, isStranded, isUnassigned, isUnsolved, ordersAt, owesWord, urgencyOf } from "./work-orders";

const T0 = Date.parse("2026-11-22T04:00:00Z");
const minute = (n: number): string => new Date(T0 + n * 60_000).toISOString();
const due = (n: number, clock = "ack") => ({ clock, due_at: minute(n), met_at: null, missed_at: null, paused_at: null, stopped_at: null, called: null, taken_by: null, occasion: 1 });

describe("an alarm on a shelf", () => {
  const shelved = alarm({ shelved_until: minute(30) });
  const counted = (at: number): number => countExceptions({ orders: [], alarms: [shelved], technicians: new Map() }, T0 + at * 60_000).alarms;

  it("is silent until the shelf's last minute and rings from then on, without a word from the server", () => {
    expect([0, 29.9, 30, 40].map((at) => isRinging(shelved, T0 + at * 60_000))).toEqual([false, false, true, true]);
    expect([counted(29), counted(30)]).toEqual([0, 1]);
  });

  it("does not ring once it is over", () => {
    expect(isRinging(alarm({ state: "cleared", shelved_until: minute(-5) }), T0)).toBe(false);
  });
});

describe("urgency of a work order", () => {
  const order = workOrder({ opened_at: minute(0), clocks: [due(60)] });

  it.each([
    ["just opened", 0, "ok"],
    ["a moment before three quarters of the time", 44, "ok"],
    ["at exactly three quarters of the time", 45, "risk"],
    ["due this very second", 60, "risk"],
    ["a second late", 60 + 1 / 60, "late"],
  ])("%s", (_case, at, level) => {
    expect(urgencyOf(order, T0 + at * 60_000).level).toBe(level);
  });

  it("counts down to the running clock that falls due first", () => {
    const both = workOrder({ opened_at: minute(0), clocks: [due(240, "arrive"), due(60)] });
    expect(urgencyOf(both, T0)).toMatchObject({ clock: "ack", remaining_s: 3600 });
  });

  it("leaves a kept promise out", () => {
    const kept = workOrder({ opened_at: minute(0), clocks: [{ ...due(60), met_at: minute(5) }] });
    expect(urgencyOf(kept, T0 + 1e9).level).toBe("none");
  });

  it("leaves a clock that waits or was stopped out", () => {
    const paused = workOrder({ clocks: [{ ...due(60), paused_at: minute(5) }, { ...due(70), stopped_at: minute(5) }] });
    expect(urgencyOf(paused, T0 + 1e9).level).toBe("none");
  });

  it("sees a late arrival coming", () => {
    const slow = workOrder({ opened_at: minute(0), clocks: [due(240, "arrive")], eta: { from: minute(200), to: minute(250) } });
    expect(urgencyOf(slow, T0).level).toBe("risk");
  });

  it("says nothing of finished work", () => {
    expect(urgencyOf(workOrder({ state: "done", clocks: [due(-60)] }), T0).level).toBe("none");
  });
});

describe("a time that was agreed with the customer", () => {
  const agreed = (given: Parameters<typeof workOrder>[0] = {}) =>
    workOrder({ opened_at: minute(0), clocks: [due(600)], promised: true, window: { from: minute(60), to: minute(120) }, ...given });
  const levelAt = (n: number, given: Parameters<typeof workOrder>[0] = {}): string => urgencyOf(agreed(given), T0 + n * 60_000).level;

  it("is at risk before it is missed: as soon as the planned start lies behind it", () => {
    expect([levelAt(10, { starts_at: minute(120) }), levelAt(10, { starts_at: minute(121) })]).toEqual(["ok", "risk"]);
    expect(levelAt(10, { starts_at: minute(121), clocks: [] })).toBe("risk");
  });

  it("is missed when it is over and nobody is there", () => {
    expect([levelAt(120, { state: "travelling" }), levelAt(121, { state: "travelling" }), levelAt(121, { state: "on_site" })]).toEqual(["ok", "late", "ok"]);
  });

  it("says nothing where it was only wished for", () => expect(levelAt(121, { promised: false })).toBe("ok"));
});

describe("the list", () => {
  it("puts late orders first, then those at risk, then what falls due first", () => {
    const orders = [
      workOrder({ number: "WO-1", opened_at: minute(0), clocks: [due(300)] }),
      workOrder({ number: "WO-2", opened_at: minute(-60), clocks: [due(10)] }),
      workOrder({ number: "WO-3", opened_at: minute(-60), clocks: [due(-1)] }),
      workOrder({ number: "WO-4", opened_at: minute(0), clocks: [due(200)] }),
    ];
    expect(byRisk(orders, T0).map((order) => order.number)).toEqual(["WO-3", "WO-2", "WO-4", "WO-1"]);
  });
});

describe("exceptions", () => {
  it("put what there is before what there is none of, the most urgent first", () => {
    expect(byUrgency({ late: 0, alarms: 2, unsolved: 0, owed: 0, risk: 0, confirm: 0, stranded: 0, overlap: 0, dwell: 0, unassigned: 1, lost: 0 })).toEqual(["alarms", "unassigned", "late", "unsolved", "stranded", "overlap", "risk", "dwell", "owed", "confirm", "lost"]);
  });

  it("does not call finished work unassigned", () => {
    expect(isUnassigned(workOrder({ state: "done", technician_id: null }))).toBe(false);
    expect(isUnassigned(workOrder({ state: "classified", technician_id: null }))).toBe(true);
  });

  it.each([
    ["begins while its technician is away", {}, true],
    ["has no start yet", { starts_at: null }, true],
    ["is under way", { state: "working" }, true],
    ["begins once they are back", { starts_at: minute(60) }, false],
    ["is done", { state: "done" }, false],
    ["nobody has", { technician_id: null }, false],
  ] as const)("know an order that %s", (_case, given, stranded) => {
    const sick = technician({ state: "off", away: { reason: "sick", until: minute(60) } });
    const order = workOrder({ state: "accepted", technician_id: sick.id, starts_at: minute(30), ...given });
    expect(isStranded(order, new Map([[sick.id, sick]]))).toBe(stranded);
    expect(isStranded(order, new Map([[sick.id, { ...sick, away: null }]]))).toBe(false);
  });

  it("leaves closed orders out of every count", () => {
    const closed = workOrder({ state: "closed", clocks: [due(-60)] });
    expect(countExceptions({ orders: [closed], alarms: [], technicians: new Map() }, T0)).toEqual({ late: 0, unsolved: 0, owed: 0, risk: 0, confirm: 0, dwell: 0, stranded: 0, overlap: 0, unassigned: 0, alarms: 0, lost: 0 });
  });
});

describe("somebody who has arrived", () => {
  it.each([
    ["just now", 0, "on_site", null],
    ["a second short of a quarter of an hour ago", 15 - 1 / 60, "on_site", null],
    ["a quarter of an hour ago", 15, "on_site", "watch"],
    ["half an hour ago", 30, "on_site", "critical"],
    ["half an hour ago and is at work", 30, "working", null],
  ] as const)("%s", (_case, at, state, level) => {
    expect(dwellOf(workOrder({ state, state_at: minute(0) }), T0 + at * 60_000)?.level ?? null).toBe(level);
  });

  it("is counted among the exceptions", () => {
    const orders = [workOrder({ id: "a", state: "on_site", state_at: minute(-20) }), workOrder({ id: "b", state: "working", state_at: minute(-20) })];
    expect(countExceptions({ orders, alarms: [], technicians: new Map() }, T0).dwell).toBe(1);
  });
});

describe("the orders at a device", () => {
  const device = { id: "cr-1", asset_id: "asset-1" };
  const before = ordersAt([workOrder({ id: "a", version: 1 })], device);
  it("are others once one of them moved", () => expect(ordersAt([workOrder({ id: "a", version: 2, state: "on_site" })], device)).not.toBe(before));
  it("are those of its machine too", () => expect(ordersAt([workOrder({ id: "b", device_id: null, asset_id: "asset-1" })], device)).toBe("b:1"));
  it("are the same in whatever order they are told", () => {
    const [one, two] = [workOrder({ id: "a" }), workOrder({ id: "b" })];
    expect(ordersAt([two, one], device)).toBe(ordersAt([one, two], device));
  });
  it("are none of another device or of no machine", () => expect(ordersAt([workOrder({ device_id: "other", asset_id: null })], { id: "cr-1", asset_id: null })).toBe(""));
});

describe("what has an owner", () => {
  it("leaves a case unsolved until somebody has answered", () => {
    const open = workOrder({ clocks: [due(60, "unsolved")] });
    expect(isUnsolved(open)).toBe(true);
    expect(isUnsolved(workOrder({ clocks: [{ ...due(60, "unsolved"), met_at: minute(1) }] }))).toBe(false);
    expect(countExceptions({ orders: [open], alarms: [], technicians: new Map() }, T0).unsolved).toBe(1);
  });

  it("owes the customer a word once it is due, which says nothing of how late the work is", () => {
    const promised = workOrder({ clocks: [due(5, "contact")] });
    expect([5, 6].map((at) => owesWord(promised, T0 + at * 60_000))).toEqual([false, true]);
    expect(urgencyOf(promised, T0 + 6 * 60_000).level).toBe("none");
  });
});
