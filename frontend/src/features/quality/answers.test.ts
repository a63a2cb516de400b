import { describe, expect, it } from "vitest";
import { inspectionOf, openPoints, UNANSWERED, type Answers } from "./answers";

const ASKED = ["uniform", "cleaned"];
const span = { device_id: "cold-1", from: "2026-06-01T09:00:00Z", to: "2026-06-01T10:00:00Z" };
const fault = { ...UNANSWERED, result: "fault" as const };

describe("an inspection", () => {
  it("is open while a point has no result, or a fault no words", () => {
    expect(openPoints(ASKED, {})).toEqual(ASKED);
    const answers: Answers = { uniform: fault, cleaned: { ...UNANSWERED, result: "none" } };
    expect(openPoints(ASKED, answers)).toEqual(["uniform"]);
    expect(openPoints(ASKED, { ...answers, uniform: { ...fault, words: "own jacket" } })).toEqual([]);
  });

  it("carries a finding for each fault, with readings only where they were asked for", () => {
    const answers: Answers = { uniform: { ...fault, words: " own jacket ", photos: ["a"] }, cleaned: { ...fault, words: "wet floor", readings: true } };
    expect(inspectionOf(ASKED, answers, " once more ", span)).toEqual({
      points: { uniform: "fault", cleaned: "fault" },
      findings: [{ point: "uniform", words: "own jacket", photos: ["a"] }, { point: "cleaned", words: "wet floor", photos: [], readings: span }],
      words: "once more",
    });
  });

  it("says nothing of a point that is no fault any more", () => {
    const answers: Answers = { uniform: { ...fault, result: "ok", words: "was one" }, cleaned: { ...UNANSWERED, result: "ok" } };
    expect(inspectionOf(ASKED, answers, "", null).findings).toEqual([]);
  });
});
