import { describe, expect, it } from "vitest";
import { isFalling, stepsGiven, targetGiven } from "./standard";

describe("an acceptance standard", () => {
  it.each([["csat", "90", 0.9], ["score", "4.5", 4.5], ["settle", "24", 86_400], ["nps", "-10", -0.1], ["repeat", "7", 0.07]] as const)("of %s written %s is kept as %d", (figure, said, kept) =>
    expect(targetGiven(figure, said)).toBe(kept));

  it("that is no number is none", () => expect([targetGiven("csat", ""), targetGiven("csat", "many")]).toEqual([null, null]));

  it("is the most where less is better", () => expect([isFalling("repeat"), isFalling("csat")]).toEqual([true, false]));
});

it("steps are written one a line, with who takes them behind a bar", () =>
  expect(stepsGiven("train the crew | Li\n\n card for the van ")).toEqual([{ text: "train the crew", by: "Li" }, { text: "card for the van", by: "" }]));
