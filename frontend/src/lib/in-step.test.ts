import { describe, expect, it } from "vitest";
import { toldOf } from "./in-step";

describe("what windows tell each other", () => {
  it("is what is looked at, and what is not looked at any more, but not which pane a window shows", () => {
    expect(toldOf({ order: "1", pane: "map", only: "late" })).toEqual({ order: "1", technician: null, alarm: null, site: null, only: "late", q: null });
  });
});
