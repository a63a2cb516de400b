import { describe, expect, it } from "vitest";
import { lastEdits } from "./last-edits";

describe("the last edit", () => {
  const version = (n: number, key: string) => ({ version: n, section: "sla", reason: "", made_by: "Ada", made_at: "", edits: [{ key, before: 1, after: 2 }] });
  it("of a key is the newest version that changed it", () => {
    const edits = lastEdits([version(3, "sla.a"), version(2, "sla.b"), version(1, "sla.a")]);
    expect([edits.get("sla.a")?.version, edits.get("sla.b")?.version, edits.get("sla.c")]).toEqual([3, 2, undefined]);
  });
});
