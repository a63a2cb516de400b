import { describe, expect, it } from "vitest";
import type { BreakdownGroup } from "@/api/breakdown";
import { barsOf, lineOf, shadeOf } from "./pareto";

const none = { part: 0, whole: 0, value: null };
const group = (id: string, part: number, whole: number): BreakdownGroup => ({
  id, name: id, finished: part, share: { part, whole, value: part / whole }, success: none, repeat: none, resolve_s: none, score: none, late: none,
});

describe("a Pareto chart", () => {
  it("adds the bars up to the whole, and leaves out what had no repair", () => {
    const bars = barsOf([group("door", 5, 8), group("frost", 3, 8), group("power", 0, 8)], 12);
    expect(bars.map(({ group: { id }, share, cumulative }) => [id, share, cumulative])).toEqual([["door", 0.625, 0.625], ["frost", 0.375, 1]]);
    expect(lineOf(bars)).toBe("25,37.5 75,0");
  });

  it("ends below the whole where more groups follow than are drawn", () => {
    const bars = barsOf([group("door", 2, 4), group("frost", 1, 4), group("power", 1, 4)], 2);
    expect(bars.at(-1)?.cumulative).toBe(0.75);
    expect(lineOf([])).toBe("");
  });
});

describe("an hour", () => {
  it("is shaded against the fullest one", () => {
    expect(shadeOf(4, 4)).toBe(45);
    expect(shadeOf(1, 4)).toBe(11);
    expect(shadeOf(0, 0)).toBe(0);
  });
});
