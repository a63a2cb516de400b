import { describe, expect, it } from "vitest";
import { spansOn, visitSpans } from "./lanes";

describe("the spans of a flag", () => {
  it("last from a point that is on to the next that is off, joined", () => expect(spansOn([[0, 0, 0], [10, 0, 1], [20, 1, 1], [30, 0, 0]], 60, 100)).toEqual([[10, 30]]));
  it("end with a silence", () => expect(spansOn([[0, 1, 1], [100_000, 0, 0]], 60, 200_000)).toEqual([[0, 60_000]]));
  it("last up to when one looked", () => expect(spansOn([[0, 1, 1]], 60, 5_000)).toEqual([[0, 5_000]]));
  it("are none of a flag that was never on", () => expect(spansOn([[0, 0, 0]], 60, 10)).toEqual([]));
});

describe("the spans of visits", () => {
  const arrived_at = "2026-03-01T08:00:00Z";
  const atMs = Date.parse(arrived_at);
  it("last from arrival to leaving", () => expect(visitSpans([{ arrived_at, left_at: "2026-03-01T08:01:00Z" }], atMs + 90_000)).toEqual([[atMs, atMs + 60_000]]));
  it("last up to when one looked while somebody is there", () => expect(visitSpans([{ arrived_at, left_at: null }], atMs + 90_000)).toEqual([[atMs, atMs + 90_000]]));
});
