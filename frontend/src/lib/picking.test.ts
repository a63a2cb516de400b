import { describe, expect, it } from "vitest";
import { clicked, NONE, toggle, within, type Modifiers } from "./picking";

const ROWS = ["a", "b", "c", "d"];
const keys = (held: Partial<Modifiers> = {}): Modifiers => ({ shiftKey: false, ctrlKey: false, metaKey: false, ...held });
const SHIFT = keys({ shiftKey: true });
const CTRL = keys({ ctrlKey: true });
const ids = (picking: { ids: ReadonlySet<string> }): string[] => [...picking.ids].sort();

describe("picking rows", () => {
  it("with Ctrl adds one and takes it away again", () => {
    const one = clicked(NONE, ROWS, "b", CTRL, null);
    expect(ids(one)).toEqual(["b"]);
    expect(ids(clicked(one, ROWS, "b", CTRL, null))).toEqual([]);
  });
  it("with Ctrl begins with the row that is open", () => expect(ids(clicked(NONE, ROWS, "c", CTRL, "a"))).toEqual(["a", "c"]));
  it("with Shift takes the range, upwards too", () => {
    expect(ids(clicked(NONE, ROWS, "a", SHIFT, "c"))).toEqual(["a", "b", "c"]);
    expect(ids(clicked(toggle(NONE, "b"), ROWS, "d", SHIFT, null))).toEqual(["b", "c", "d"]);
  });
  it("plainly lets all go, and is where the next range begins", () => {
    const plain = clicked(toggle(NONE, "d"), ROWS, "b", keys(), null);
    expect(ids(plain)).toEqual([]);
    expect(ids(clicked(plain, ROWS, "c", SHIFT, null))).toEqual(["b", "c"]);
  });
  it("takes the row alone where the anchor has left the list", () => expect(ids(clicked({ ids: new Set(), anchor: "gone" }, ROWS, "c", SHIFT, null))).toEqual(["c"]));
  it("forgets what has left the list, and is the same object else", () => {
    const two = toggle(toggle(NONE, "a"), "d");
    expect(within(two, ROWS)).toBe(two);
    expect(ids(within(two, ["d"]))).toEqual(["d"]);
  });
});
