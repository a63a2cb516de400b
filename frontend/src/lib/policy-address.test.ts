import { describe, expect, it } from "vitest";
import { proposalsIn, policyText } from "./policy-address";

describe("proposed values", () => {
  it("come back from the address as they went in", () => {
    const proposals = [["coldchain.frozen.max", -16.5], ["coldchain.frozen.delay_high", "20 min"]] as const;
    expect(proposalsIn(policyText(proposals))).toEqual(proposals);
  });
  it("are none in an address without or with nonsense", () => expect([proposalsIn(undefined), proposalsIn("x;=3")]).toEqual([[], []]));
});
