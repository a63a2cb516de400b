import { describe, expect, it } from "vitest";
import { fitted, PANES, parseSizes, squeezed } from "./panes";

const FIRST = { list: PANES.list.first, detail: PANES.detail.first, timeline: PANES.timeline.first };

describe("panes", () => {
  it("stay within what can be read", () => expect([fitted("list", 10), fitted("list", 300.4), fitted("list", 9999)]).toEqual([PANES.list.least, 300, PANES.list.most]));
  it("come back as they were left", () => expect(parseSizes(JSON.stringify({ list: 400, detail: 300, timeline: 120 }))).toEqual({ list: 400, detail: 300, timeline: 120 }));
  it.each([null, "", "nonsense", "3", '{"list":"wide","detail":null}'])("begin anew from %j", (text) => expect(parseSizes(text)).toEqual(FIRST));
  it("give way on a narrow screen, and leave a wide one alone", () => {
    expect(squeezed(FIRST, 1440)).toBe(FIRST);
    const tight = squeezed({ ...FIRST, list: 500, detail: 600 }, 1024);
    expect(tight.list + tight.detail).toBeLessThan(800);
  });
});
