import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { inverseOf, isUndoable, remembered, type Done } from "./undo";

const done = (given: Partial<Done> = {}): Done => ({ order_id: "a", number: "WO-1", before: { technician_id: null, locked: false }, version: 3, ...given });

describe("taking back", () => {
  it("a first assignment leaves the order with nobody", () => expect(inverseOf(done())).toEqual({ technician_id: null }));
  it("a reassignment gives the order back to whoever had it, locked as it was", () => {
    expect(inverseOf(done({ before: { technician_id: "li", locked: true } }))).toEqual({ technician_id: "li", locked: true });
  });
  it("is refused once somebody else has changed the order; what the stream has not told yet does not count", () => {
    expect(isUndoable(done(), workOrder({ version: 3 }))).toBe(true);
    expect(isUndoable(done(), workOrder({ version: 4 }))).toBe(false);
    expect([isUndoable(done(), workOrder({ version: 2 })), isUndoable(done(), undefined)]).toEqual([true, true]);
  });
  it("reaches back twenty steps", () => {
    const all = Array.from({ length: 25 }, (_unused, n) => done({ version: n })).reduce(remembered, []);
    expect(all.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_unused, n) => n + 5));
  });
});
