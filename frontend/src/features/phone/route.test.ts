/** The day's stops in the order in which one drives to them, and how they are drawn. */
import type { WorkOrder } from "@/api/types";
import { describe, expect, it } from "vitest";
import { beginOf, endOfRouteMs, legsAlong, sketchOf, stopsOf, straightLeg, travelOf } from "./route";

const job = (id: string, state: string, from: string): WorkOrder =>
  ({ id, state, eta: { from, to: from }, window: null, starts_at: null, opened_at: "2026-11-23T00:00:00Z", site: { lat: 30, lon: 120 } }) as unknown as WorkOrder;
const END_MS = Date.parse("2026-11-23T16:00:00Z");

describe("the day's stops", () => {
  it("begin with what is under way, then follow the clock, whether offered or accepted", () => {
    const jobs = [job("b", "offered", "2026-11-23T11:00:00Z"), job("a", "accepted", "2026-11-23T09:00:00Z"), job("now", "working", "2026-11-23T12:00:00Z")];
    expect(stopsOf(jobs, END_MS).map(({ id }) => id)).toEqual(["now", "a", "b"]);
  });
  it("leave out tomorrow and what only waits for a signature", () => {
    const jobs = [job("later", "accepted", "2026-11-24T09:00:00Z"), job("done", "done", "2026-11-23T08:00:00Z"), job("a", "accepted", "2026-11-23T09:00:00Z")];
    expect(stopsOf(jobs, END_MS).map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("the end of the day's route", () => {
  const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();
  const shift = (from: number, to: number) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  it.each([
    ["midnight without a shift", null, at(24, 0)],
    ["midnight after a shift of the day", shift(at(23, 8), at(23, 17)), at(24, 0)],
    ["the end of a night shift", shift(at(23, 22), at(24, 6)), at(24, 6)],
    ["midnight before tomorrow's shift", shift(at(24, 8), at(24, 17)), at(24, 0)],
  ])("is %s", (_, known, end) => expect(endOfRouteMs(at(23, 21), known)).toBe(end));
});

describe("the begin of the way", () => {
  const here = { lat: 30.123_456, lon: 120.654_321 };
  it("is the same for a phone that moves by a few metres", () => {
    const stops = [job("a", "accepted", "2026-11-23T09:00:00Z")];
    expect(beginOf(here, stops)).toEqual({ lat: 30.123, lon: 120.654 });
    expect(beginOf({ lat: here.lat + 0.000_02, lon: here.lon - 0.000_02 }, stops)).toEqual(beginOf(here, stops));
  });
  it.each(["travelling", "on_site", "working"])("is not here for one who is %s", (state) => expect(beginOf(here, [job("a", state, "2026-11-23T09:00:00Z")])).toBeNull());
  it("is unknown where the phone does not say where it is", () => expect(beginOf(null, [job("a", "accepted", "2026-11-23T09:00:00Z")])).toBeNull());
});

describe("the way", () => {
  const [one, two] = [{ lat: 30, lon: 120 }, { lat: 30.01, lon: 120.02 }];
  it("has one leg less than places, named by its ends", () => {
    expect(legsAlong([one, two, one]).map(({ name }) => name)).toEqual(["30.00000,120.00000 30.01000,120.02000", "30.01000,120.02000 30.00000,120.00000"]);
  });
  it("is of unknown length in time as soon as one leg is", () => {
    expect(travelOf([{ ...straightLeg(one, two), travel_s: 60 }, { ...straightLeg(two, one), travel_s: 90 }])).toBe(150);
    expect(travelOf([{ ...straightLeg(one, two), travel_s: 60 }, straightLeg(two, one)])).toBeNull();
  });
});

describe("the sketch", () => {
  const size = { width: 340, height: 220, margin: 20 };
  it("stays inside its frame, north up", () => {
    const [south, north] = [{ lat: 30, lon: 120 }, { lat: 30.05, lon: 120.01 }];
    const { pins, paths } = sketchOf([straightLeg(south, north)], [south, north], size);
    expect(pins[0]?.y).toBe(200);
    expect(pins[1]?.y).toBe(20);
    expect(paths).toEqual([`M${pins[0]?.x} 200L${pins[1]?.x} 20`]);
  });
  it("puts two stops at one place into the middle", () => {
    const here = { lat: 30, lon: 120 };
    expect(sketchOf([straightLeg(here, here)], [here, here], size).pins).toEqual([{ x: 170, y: 110 }, { x: 170, y: 110 }]);
  });
});
