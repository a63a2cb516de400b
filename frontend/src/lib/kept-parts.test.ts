import { describe, expect, it } from "vitest";
import { keptForOthers, partsWanted } from "./kept-parts";

const order = (number: string, parts: string[], reserved: Record<string, number>) => ({ id: number, number, parts, reserved });

describe("parts kept in a van", () => {
  const mine = order("WO-1", ["fuse"], { fuse: 1 });
  it("are counted for the others only", () => expect(keptForOthers("fuse", "WO-1", [mine, order("WO-2", ["fuse"], { fuse: 2 })])).toEqual({ n: 2, orders: "2" }));
  it("are none where nobody else has an order for them", () => expect(keptForOthers("fuse", "WO-1", [mine, order("WO-2", ["fuse"], {})])).toEqual({ n: 0, orders: "" }));
  it("are not wanted where an earlier visit has fitted them", () =>
    expect(partsWanted({ ...order("WO-4", ["fuse", "probe", "fuse"], { fuse: 1 }), fitted: { fuse: 1, probe: 1 } })).toEqual([{ part: "fuse", n: 1, kept: true }]));
  it("are enough, or there is something to fetch", () =>
    expect(partsWanted(order("WO-3", ["fuse", "probe", "fuse"], { fuse: 1, probe: 1 }))).toEqual([{ part: "fuse", n: 2, kept: false }, { part: "probe", n: 1, kept: true }]));
});
