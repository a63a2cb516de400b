import { describe, expect, it } from "vitest";
import { scopeOf } from "./roles";

describe("a scope", () => {
  it("takes names parted by commas of either script", () => expect(scopeOf("dispatcher", "outlet", "North， South,、 ", null)).toEqual({ kind: "outlet", ids: ["North", "South"] }));
  it("of all takes none", () => expect(scopeOf("admin", "all", "North", null)).toEqual({ kind: "all", ids: [] }));
  it("of a technician is always the own work", () => expect(scopeOf("technician", "all", "", "t-1")).toEqual({ kind: "technician", ids: ["t-1"] }));
});
