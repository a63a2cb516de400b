import { describe, expect, it } from "vitest";
import { keyNamed } from "./hotkeys";

const stroke = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", true>> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

describe("a key", () => {
  it("that is pressed in a text is the text's, Ctrl+Z too; only the commands open from there", () => {
    expect([stroke("a"), stroke("z", { ctrlKey: true }), stroke("y", { metaKey: true })].map((one) => keyNamed(one, true))).toEqual([null, null, null]);
    expect([stroke("k", { ctrlKey: true }), stroke("K", { metaKey: true })].map((one) => keyNamed(one, true))).toEqual(["mod+k", "mod+k"]);
  });
  it("elsewhere has its name, and none with Alt held", () => {
    expect([stroke("Z", { ctrlKey: true }), stroke("A"), stroke("Escape"), stroke("a", { altKey: true })].map((one) => keyNamed(one, false))).toEqual(["mod+z", "a", "Escape", null]);
  });
});
