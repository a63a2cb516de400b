import { describe, expect, it } from "vitest";
import { liveData, technician, workOrder } from "../../../testing/factories";
import type { Plan, Stop } from "@/api/types";
import { daysOf, hours, instantAt, rowOf, scaleAt, stopsOf, timelinePeople, toX } from "./timeline-layout";

const NOW = Date.parse("2026-11-22T04:20:00Z");
const scale = scaleAt(NOW, 0, 1000);
const stop = (given: Partial<Stop> = {}): Stop => ({
  work_order_id: "a", doing: false, proposed: false, locked: false, fixed: false, travel_s: 1800,
  arrive_at: "2026-11-22T05:00:00Z", start_at: "2026-11-22T05:00:00Z", end_at: "2026-11-22T06:00:00Z", late_s: 0, ...given,
});
const plan = (stops: Stop[]): Plan => ({ technicians: [{ technician_id: "tech-1", name: "李明", shift_from: "", shift_to: "", stops }] }) as unknown as Plan;
const rowsOf = (stops: Stop[], people = [technician()]) => {
  const { technicians, orders } = liveData({ technicians: people, orders: [workOrder({ id: "a" })] });
  const day = plan(stops);
  const byId = stopsOf(day);
  return timelinePeople(technicians, byId).map((one) => rowOf(one, daysOf(day).get(one.id), { orders, overlaps: new Map() }, scale, NOW));
};

describe("the window", () => {
  it("begins on the hour, three hours before now, and lasts ten", () => {
    expect([new Date(scale.fromMs).toISOString(), hours(scale)]).toMatchObject(["2026-11-22T01:00:00.000Z", { length: 10 }]);
  });
  it.each([[600, 10], [480, 8], [300, 5], [100, 4], [0, 4]])("of %i pixels shows %i hours, so that no hour's name covers another", (width, shown) => {
    expect(hours(scaleAt(NOW, 0, width))).toHaveLength(shown);
  });
  it("moves by whole hours", () => expect(scaleAt(NOW, 2, 1000).fromMs - scale.fromMs).toBe(7_200_000));
  it("puts an instant where its share of the time is", () => expect(toX(scale, Date.parse("2026-11-22T06:00:00Z"))).toBe(500));
});

describe("a job", () => {
  it("lies at its time, with the drive before it", () => {
    expect(rowsOf([stop()])[0]?.bars[0]).toMatchObject({ x: 400, width: 100, travelX: 350, travelWidth: 50, done: false });
  });
  it("is cut off where the window ends, and left out beyond it", () => {
    const far = stop({ arrive_at: "2026-11-22T20:00:00Z", start_at: "2026-11-22T20:00:00Z", end_at: "2026-11-22T21:00:00Z" });
    expect(rowsOf([stop({ end_at: "2026-11-22T23:00:00Z" })])[0]?.bars[0]?.width).toBe(600);
    expect(rowsOf([far])[0]?.bars).toEqual([]);
  });
  it("is late when the plan says so, whatever the clocks say", () => expect(rowsOf([stop({ late_s: 60 })])[0]?.bars[0]?.level).toBe("late"));
});

describe("a day", () => {
  it("shows its pauses and the overtime that was agreed, as far as the window reaches", () => {
    const day = { technician_id: "tech-1", shift_to: "2026-11-22T10:00:00Z", overtime_to: "2026-11-22T12:00:00Z", stops: [], rests: [{ start_at: "2026-11-22T06:00:00Z", end_at: "2026-11-22T06:30:00Z" }] };
    const row = rowOf(technician(), day as unknown as Plan["technicians"][number], { orders: new Map(), overlaps: new Map() }, scale, NOW);
    expect(row.rests).toMatchObject([{ x: 500, width: 50 }]);
    expect(row.overtime).toEqual({ x: 900, width: 100 });
  });
  it("without either shows neither", () => expect(rowsOf([stop()])[0]).toMatchObject({ rests: [], overtime: null }));
});

describe("the rows", () => {
  it("show those with work first, and nobody off duty without any", () => {
    const people = [technician({ id: "x", name: "阿" }), technician(), technician({ id: "off", state: "off" })];
    expect(rowsOf([stop()], people).map((row) => row.technician.id)).toEqual(["tech-1", "x"]);
  });
});


describe("a place on the track", () => {
  it("is an instant to five minutes", () => {
    const at = Date.parse("2026-11-22T06:10:00Z");
    expect(instantAt(scale, toX(scale, at + 90_000), NOW)).toBe(at);
    expect(instantAt(scale, toX(scale, at + 200_000), NOW)).toBe(at + 300_000);
  });
  it("is none in the past, over the name, or beyond the end", () => {
    expect(instantAt(scale, toX(scale, NOW - 900_000), NOW)).toBeNull();
    expect(instantAt(scale, -5, NOW)).toBeNull();
    expect(instantAt(scale, scale.width + 5, NOW)).toBeNull();
  });
});
