import { describe, expect, it } from "vitest";
import { pickedText, pickingIn, toldOf } from "./in-step";

describe("what windows tell each other", () => {
  it("is what is looked at, and what is not looked at any more, but not which pane a window shows", () => {
    expect(toldOf({ order: "1", pane: "map", only: "late", team: "north" })).toEqual({
      order: "1", technician: null, alarm: null, site: null, only: "late", q: null, team: "north", outlet: null, region: null, skill: null, state: null, grade: null, sla: null, source: null,
    });
  });
  it("is which rows are picked, in one order of words, so that nobody answers what they heard", () => {
    const told = pickedText({ ids: new Set(["b", "a"]), anchor: "b" });
    expect([...pickingIn(told).ids]).toEqual(["a", "b"]);
    expect(pickedText(pickingIn(told))).toBe(told);
  });
});
