import { describe, expect, it } from "vitest";
import { copyText } from "./copy-text";

describe("copied", () => {
  it("is said of what is on the clipboard", async () => {
    const held: string[] = [];
    expect(await copyText("secret", { writeText: async (text) => void held.push(text) })).toBe(true);
    expect(held).toEqual(["secret"]);
  });
  it("is not said where the browser has no clipboard", async () => expect(await copyText("secret", undefined)).toBe(false));
  it("is not said where the browser refuses", async () => expect(await copyText("secret", { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) })).toBe(false));
});
