import { describe, expect, it } from "vitest";
import { gapsOf, withGaps } from "./gaps";

const MINUTE_MS = 60_000;
const at = (minute: number, value = 4): [number, number, number] => [minute * MINUTE_MS, value, value];

describe("a curve", () => {
  it("ends where the device fell silent and begins anew with the next reading", () => {
    const points = [at(0), at(5), at(125), at(130)];
    expect(gapsOf(points, 900, 131 * MINUTE_MS)).toEqual([[5 * MINUTE_MS, 125 * MINUTE_MS]]);
    expect(withGaps(points, 900, 131 * MINUTE_MS)).toEqual([at(0), at(5), [5 * MINUTE_MS + 1, null, null], at(125), at(130)]);
  });

  it("goes on over a pause that the device is allowed", () => {
    const points = [at(0), at(15), at(30)];
    expect(gapsOf(points, 900, 45 * MINUTE_MS)).toEqual([]);
    expect(withGaps(points, 900, 45 * MINUTE_MS)).toEqual(points);
  });

  it("reaches to the moment one looks when the device has been silent until then", () => {
    const points = [at(0), at(5)];
    expect(gapsOf(points, 900, 60 * MINUTE_MS)).toEqual([[5 * MINUTE_MS, 60 * MINUTE_MS]]);
    expect(withGaps(points, 900, 60 * MINUTE_MS)).toEqual([at(0), at(5), [60 * MINUTE_MS, null, null]]);
  });

  it("grown by the live stream since one looked has no gap at its end", () => {
    expect(gapsOf([at(0), at(5)], 900, 2 * MINUTE_MS)).toEqual([]);
    expect(gapsOf([], 900, 2 * MINUTE_MS)).toEqual([]);
  });
});
