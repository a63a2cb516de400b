import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { overlapsOf } from "./overlaps";

const at = (id: string, starts_at: string, given = {}) => workOrder({ id, technician_id: "tech-1", starts_at: `2026-11-22T${starts_at}:00Z`, duration_s: 3600, state: "accepted", ...given });
const pairs = (...orders: ReturnType<typeof at>[]) => [...overlapsOf(orders)].map(([id, others]) => [id, others.map((one) => one.id)]);

describe("visits of one technician", () => {
  it("that lie over each other are both named", () => expect(pairs(at("b", "05:30"), at("a", "05:00"))).toEqual([["a", ["b"]], ["b", ["a"]]]));
  it("one after the other are none", () => expect(pairs(at("a", "05:00"), at("b", "06:00"))).toEqual([]));
  it("that touch by the minutes of which nobody is told are none", () => {
    expect(pairs(at("a", "05:00"), at("b", "05:54"))).toEqual([]);
    expect(pairs(at("a", "05:00"), at("b", "05:53"))).toHaveLength(2);
  });
  it("are found past a short one between them", () => {
    expect(pairs(at("long", "05:00", { duration_s: 7200 }), at("short", "05:10", { duration_s: 600 }), at("c", "06:30"))).toEqual([["long", ["short", "c"]], ["short", ["long"]], ["c", ["long"]]]);
  });
  it.each([[{ technician_id: "tech-2" }], [{ technician_id: null }], [{ starts_at: null }]] as const)("do not overlap with %o", (given) => {
    expect(pairs(at("a", "05:00"), at("b", "05:00", given))).toEqual([]);
  });
});
