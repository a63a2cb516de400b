import { describe, expect, it } from "vitest";
import { scannedPart } from "./scanned";

describe("a scanned code", () => {
  const codes = ["fuse", "Fan-Motor"];
  it.each([
    ["is the part's own", "fuse", "fuse"],
    ["counts in any case, with blanks around it", " FAN-motor\n", "Fan-Motor"],
    ["may end an address", "https://parts.example/p/fuse", "fuse"],
    ["that only begins like one means nothing", "fus", null],
    ["that is empty means nothing", "  ", null],
    ["that ends in a slash means nothing", "fuse/", null],
  ])("%s", (_case, text, part) => expect(scannedPart(text, codes)).toBe(part));
});
