import { describe, expect, it } from "vitest";
import { proposalsIn, proposalsText } from "./proposals";
import { lastEdits } from "./last-edits";

describe("proposed values", () => {
  it("come back from the address as they went in", () => {
    const proposals = [["coldchain.frozen.max", -16.5], ["coldchain.frozen.delay_high", "20 min"]] as const;
    expect(proposalsIn(proposalsText(proposals))).toEqual(proposals);
  });
  it("are none in an address without or with nonsense", () => expect([proposalsIn(undefined), proposalsIn("x;=3")]).toEqual([[], []]));
});

describe("the last edit", () => {
  const version = (n: number, key: string) => ({ version: n, section: "sla", reason: "", made_by: "Ada", made_at: "", edits: [{ key, before: 1, after: 2 }] });
  it("of a key is the newest version that changed it", () => {
    const edits = lastEdits([version(3, "sla.a"), version(2, "sla.b"), version(1, "sla.a")]);
    expect([edits.get("sla.a")?.version, edits.get("sla.b")?.version, edits.get("sla.c")]).toEqual([3, 2, undefined]);
  });
});
