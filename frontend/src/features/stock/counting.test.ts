import { describe, expect, it } from "vitest";
import { countedLines, difference } from "./counting";

describe("a count", () => {
  it("sends only what was counted, zero too", () => expect(countedLines({ fuse: "0", probe: " 12 ", relay: "" })).toEqual([{ part: "fuse", counted: 0 }, { part: "probe", counted: 12 }]));

  it.each(["-1", "1.5", "ten", "1e3", "100001"])("is not sent with %s in it", (text) => expect(countedLines({ fuse: "1", probe: text })).toBeNull());

  it("says how far it is from the record", () => {
    const held = { part: "fuse", quantity: 4 };
    expect([difference(held, { fuse: "3" }), difference(held, { fuse: "4" }), difference(held, {}), difference(held, { fuse: "x" })]).toEqual([-1, 0, null, null]);
  });
});
