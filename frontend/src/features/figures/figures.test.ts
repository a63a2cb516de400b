import { describe, expect, it } from "vitest";
import { linesOf, percent, pointsOf, rangeOf, verdict, written } from "./figures";

const ratio = (part: number, whole: number) => ({ part, whole, value: whole === 0 ? null : part / whole });
const TARGETS = { csat: 0.9, repeat: 0.05, repeat_within_days: 30, nps: 90, satisfied_from: 4, promoters_from: 9, detractors_to: 6, closed_loop_within_h: 24, front_line: 0.9, same_day: 0.09, rethought: 0.01 };

describe("a figure", () => {
  it("is a share in per cent, a score in stars, a duration in hours, and a dash of nothing", () => {
    expect(written("csat", ratio(9, 10), "en")).toBe("90.0 %");
    expect(written("score", ratio(15, 4), "en")).toBe("3.75");
    expect(written("nps", ratio(-1, 4), "en")).toBe("−25");
    expect(written("settle", ratio(10_800, 2), "en")).toBe("1.5 hr");
    expect(written("settle", ratio(10_800, 2), "zh-CN")).toBe("1.5小时");
    expect(written("on_time", ratio(0, 0), "en")).toBe("–");
    expect(written("complaints", null, "en")).toBe("–");
  });

  it("is judged by no reference of the net promoter score, which is a label only", () => {
    expect(verdict("nps", ratio(1, 4), TARGETS)).toBeNull();
  });

  it("has a target that is written as it was given", () => {
    expect([0.9, 0.09, 0.01, 0.125].map(percent)).toEqual(["90 %", "9 %", "1 %", "12.5 %"]);
  });

  it("meets its target at the very number: CSAT from below, repeated repairs from above", () => {
    expect(verdict("csat", ratio(9, 10), TARGETS)).toBe("met");
    expect(verdict("csat", ratio(89, 100), TARGETS)).toBe("missed");
    expect(verdict("repeat", ratio(5, 100), TARGETS)).toBe("met");
    expect(verdict("repeat", ratio(6, 100), TARGETS)).toBe("missed");
    expect(verdict("front_line", ratio(9, 10), TARGETS)).toBe("met");
    expect(verdict("rethought", ratio(1, 50), TARGETS)).toBe("missed");
    expect(verdict("same_day", ratio(1, 50), TARGETS)).toBeNull();
    expect(verdict("on_time", ratio(1, 100), TARGETS)).toBeNull();
    expect(verdict("csat", ratio(0, 0), TARGETS)).toBeNull();
  });
});

describe("the trend", () => {
  it("lies between bottom and top, and a value beyond stays at the edge", () => {
    expect(pointsOf([0, 0.5, 2], [0, 1], 100, 40)).toEqual([{ x: 0, y: 40 }, { x: 50, y: 20 }, { x: 100, y: 0 }]);
    expect(pointsOf([1], [0, 1], 100, 40)).toEqual([{ x: 50, y: 0 }]);
  });

  it("is not drawn over weeks in which nothing was counted", () => {
    const points = pointsOf([0, 1, null, 1, null, 0, 0], [0, 1], 60, 10);
    expect(linesOf(points).map((line) => line.map(({ x }) => x))).toEqual([[0, 10], [50, 60]]);
  });

  it("shows rare things large enough to be seen, and none of them cut off", () => {
    expect(rangeOf("repeat", [0.01, null], 0.05)).toEqual([0, 0.1]);
    expect(rangeOf("complaints", [1.5], null)).toEqual([0, 1.5]);
    expect(rangeOf("score", [], null)).toEqual([1, 5]);
    expect(rangeOf("settle", [7200, null], null)).toEqual([0, 7200]);
  });
});
