import type { Point } from "@/api/types";
import { describe, expect, it } from "vitest";
import { drawn, nowOf, shownMetric, trendOf } from "./cooling";

const NOON = Date.parse("2026-03-02T12:00:00Z");
const curve = (...values: number[]): Point[] => values.map((value, at) => [NOON + at * 240_000, value, value, value]);
const FROZEN = { min_c: null, max_c: -15 };

describe("the value that a curve shows", () => {
  it.each([
    ["what it is judged by, whatever comes first", ["internal_temperature_c", "probe_temperature_c", "temperature_c"], "temperature_c"],
    ["another temperature where there is no such", ["humidity_pct", "probe_temperature_c"], "probe_temperature_c"],
    ["what it is judged by before anything was read", [], "temperature_c"],
  ])("is %s", (_case, metrics, shown) => expect(shownMetric(metrics)).toBe(shown));
});

describe("the trend", () => {
  it("is that of the last quarter of an hour", () => {
    expect(trendOf(curve(-6, -7, -8, -9.8))).toBe("falling");
    expect(trendOf(curve(0, -30, -20, -19, -18, -17, -16))).toBe("rising");
    expect(trendOf(curve(-8, -8.02, -7.98, -8))).toBe("steady");
  });
  it("is not known from one reading, or none", () => {
    expect(trendOf(curve(-8))).toBeNull();
    expect(trendOf([])).toBeNull();
  });
});

describe("how it stands", () => {
  it("is within its limits at exactly the limit", () => expect(nowOf(curve(-8, -15), FROZEN, 600, NOON + 300_000)?.within).toBe(true));
  it("is not back while the warmest reading of the last point is beyond", () => {
    const points: Point[] = [[NOON, -18, -14.9, -17]];
    expect(nowOf(points, FROZEN, 600, NOON)?.within).toBe(false);
  });
  it("is not said of a device without limits", () => expect(nowOf(curve(-8), { min_c: null, max_c: null }, 600, NOON)?.within).toBeNull());
  it("is not known of one that fell silent", () => expect(nowOf(curve(-18), FROZEN, 600, NOON + 601_000)).toBeNull());
});

it("a curve is drawn with a break where the device was silent, and its limits in sight", () => {
  const points: Point[] = [[NOON, 0, 0, 0], [NOON + 60_000, 0, 0, 0], [NOON + 3_600_000, -20, -20, -20]];
  const { path, limits, x } = drawn({ points, gap_s: 300, ...FROZEN }, { from: NOON, to: NOON + 3_600_000 }, { width: 100, height: 50 });
  expect(path.match(/M/g)).toHaveLength(2);
  expect(limits.every(({ y }) => y > 0 && y < 50)).toBe(true);
  expect([x(NOON - 1), x(NOON + 1_800_000), x(NOON + 9e9)]).toEqual([0, 50, 100]);
});
