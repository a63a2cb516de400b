import { describe, expect, it } from "vitest";
import { changesOf, rebased, shownValue } from "./changes";

describe("changes", () => {
  it("are told by dotted key, sorted", () =>
    expect(changesOf({ b: { c: 1, d: [1] }, a: 0 }, { b: { c: 2, d: [1] }, a: 1 })).toEqual([
      { key: "a", before: 0, after: 1 },
      { key: "b.c", before: 1, after: 2 },
    ]));
  it("count a list as one value", () => expect(changesOf({ a: [1] }, { a: [1, 2] })).toEqual([{ key: "a", before: [1], after: [1, 2] }]));
  it("tell a table that came value by value", () => expect(changesOf({}, { door: { open_for: "2 min" } })).toEqual([{ key: "door.open_for", before: undefined, after: "2 min" }]));
  it("of something new against nothing are its values", () => expect(changesOf(undefined, { name: "x" })).toEqual([{ key: "name", before: undefined, after: "x" }]));
  it("are none between equals, whatever the order of keys", () => expect(changesOf({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]));
  it("look into a list of tables, place by place", () =>
    expect(changesOf([{ fault: "door", class: "service" }], [{ class: "key_fault", fault: "door" }], "faults")).toEqual([{ key: "faults.0.class", before: "service", after: "key_fault" }]));
  it("of a zero and a missing value are a change", () => expect(changesOf({ min: 0 }, {})).toHaveLength(1));
});

describe("a shown value", () => {
  it("is a dash where there is none, and zero where it is zero", () => expect([shownValue(null), shownValue(undefined), shownValue(0), shownValue(false)]).toEqual(["–", "–", "0", "false"]));
  it("is a list with commas, deeper things as JSON", () => expect([shownValue(["a", "b"]), shownValue([{ a: 1 }])]).toEqual(["a, b", '[{"a":1}]']));
  it("has a true minus", () => expect(shownValue(-18)).toBe("\u221218"));
});

describe("one's own changes, done to what others have made of it since", () => {
  const base = { frozen: { max: -18, min: -25, door: { open_for: "2 min" } }, ladder: ["a"] };
  it("keep what the others changed", () => {
    const draft = { ...base, frozen: { ...base.frozen, max: -16 } };
    const fresh = { ...base, frozen: { ...base.frozen, min: -30 }, ladder: ["a", "b"] };
    expect(rebased(base, draft, fresh)).toEqual({ frozen: { max: -16, min: -30, door: { open_for: "2 min" } }, ladder: ["a", "b"] });
  });
  it("stand where both changed the same value", () => expect(rebased({ a: 1 }, { a: 2 }, { a: 3 })).toEqual({ a: 2 }));
  it("may take a table away and add one, and leave alone one that the others added or took away", () => {
    const draft = { frozen: { max: -18, min: -25 }, ladder: ["a"], common: { max: 1 } };
    const { ladder: _gone, ...fresh } = { ...base, other: { max: 2 } };
    expect(rebased(base, draft, fresh)).toEqual({ frozen: { max: -18, min: -25 }, common: { max: 1 }, other: { max: 2 } });
  });
});
