import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { asLeft, inverseOf, isOnTop, isUndoable, NO_STEPS, remembered, turned, type Done } from "./undo";

const NOBODY = { technician_id: null, locked: false };
const LI = { technician_id: "li", locked: true };
const WANG = { technician_id: "wang", locked: true };
const step = (given: Partial<Done> = {}): Done => ({ id: "first", order_id: "a", number: "WO-1", before: NOBODY, after: LI, from: 2, version: 3, ...given });

describe("taking back", () => {
  it("a first assignment leaves the order with nobody", () => expect(inverseOf(step())).toEqual({ technician_id: null }));
  it("a reassignment gives the order back to whoever had it, locked as it was", () => {
    expect(inverseOf(step({ before: LI }))).toEqual({ technician_id: "li", locked: true });
  });
  it("is refused once somebody else has changed the order; what the stream has not told yet does not count", () => {
    expect(isUndoable(step(), workOrder({ version: 3 }))).toBe(true);
    expect(isUndoable(step(), workOrder({ version: 4 }))).toBe(false);
    expect([isUndoable(step(), workOrder({ version: 2 })), isUndoable(step(), undefined)]).toEqual([true, true]);
  });
  it("reaches back twenty steps", () => {
    const all = Array.from({ length: 25 }, (_unused, n) => step({ version: n })).reduce(remembered, NO_STEPS);
    expect(all.done.map(({ version }) => version)).toEqual(Array.from({ length: 20 }, (_unused, n) => n + 5));
  });
});

describe("a second act on an order, before the screen has followed the first", () => {
  const steps = [step(), step({ id: "second", before: LI, after: WANG, from: 3, version: 4 })].reduce(remembered, NO_STEPS);
  it("stands on what the first has made of it, technician and all", () => {
    expect(asLeft(workOrder({ id: "a", version: 2, ...NOBODY }), steps)).toEqual(workOrder({ id: "a", version: 4, ...WANG }));
  });
  it("is left to be refused where somebody else has changed the order in between, and for any other order", () => {
    const [theirs, another] = [workOrder({ id: "a", version: 1 }), workOrder({ id: "b", version: 2 })];
    expect(asLeft(theirs, steps)).toBe(theirs);
    expect(asLeft(another, steps)).toBe(another);
  });
});

describe("a step of some while ago", () => {
  const two = [step(), step({ id: "second", order_id: "b" })].reduce(remembered, NO_STEPS);
  it("is not next while a newer one stands, and is after that was taken back", () => {
    expect([isOnTop(two, "done", { id: "first" }), isOnTop(two, "done", { id: "second" })]).toEqual([false, true]);
    const once = turned(two, "done", 5);
    expect([isOnTop(once, "done", { id: "first" }), isOnTop(once, "undone", { id: "second" })]).toEqual([true, true]);
    expect(isOnTop(NO_STEPS, "done", { id: "first" })).toBe(false);
  });
});

describe("two steps of one order", () => {
  const two = [step(), step({ before: LI, after: WANG, from: 3, version: 4 })].reduce(remembered, NO_STEPS);

  it("can be taken back one after the other: the first stands on what the way back has made", () => {
    const once = turned(two, "done", 5);
    expect(once.done).toEqual([step({ version: 5 })]);
    expect(turned(once, "done", 6).done).toEqual([]);
  });

  it("can be done again as they were", () => {
    const none = turned(turned(two, "done", 5), "done", 6);
    expect(none.undone.map((one) => inverseOf(one).technician_id)).toEqual(["wang", "li"]);
    const first = turned(none, "undone", 7);
    expect(isUndoable(first.undone.at(-1) ?? step(), workOrder({ version: 7 }))).toBe(true);
    expect(turned(first, "undone", 8).done.map(({ after }) => after.technician_id)).toEqual(["li", "wang"]);
  });

  it("cannot be done again after something else was done", () => {
    expect(remembered(turned(two, "done", 5), step({ order_id: "b" })).undone).toEqual([]);
  });
});

describe("a time that a person fixed", () => {
  const AT = "2026-11-22T06:10:00Z";
  it("is fixed again where it was, and let loose where it was not", () => {
    expect(inverseOf(step({ before: { ...LI, fixed_start: AT }, after: WANG }))).toEqual({ technician_id: "li", locked: true, fixed: true, starts_at: AT });
    expect(inverseOf(step({ before: LI, after: { ...LI, fixed_start: AT } }))).toEqual({ technician_id: "li", locked: true, fixed: false });
    expect(inverseOf(step({ before: NOBODY, after: { ...LI, fixed_start: AT } }))).toEqual({ technician_id: null });
  });
});
