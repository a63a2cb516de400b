import { describe, expect, it } from "vitest";
import { faultsKnown, hoursFaults, hoursGiven, rowsOf } from "./hours-draft";

const ROW = { category: "cold_room", model: "", fault: "compressor", minutes: "150" };

describe("standard hours", () => {
  it("come back as they are sent", () => expect(rowsOf(hoursGiven([ROW]))).toEqual([ROW]));
  it("are read in hours and days too", () =>
    expect(rowsOf({ standard: [{ category: "lift", duration: "2.5 h" }] })).toEqual([{ category: "lift", model: "", fault: "", minutes: "150" }]));
  it("of nothing are none", () => expect(rowsOf({})).toEqual([]));
  it("name a category or a model", () => expect(hoursFaults([{ ...ROW, category: " " }])).toEqual(["names_nothing"]));
  it("stand once", () => expect(hoursFaults([ROW, { ...ROW, category: " cold_room " }])).toEqual(["twice"]));
  it.each(["", "4", "1441", "7.5", "x"])("are whole minutes of a day: not %s", (minutes) => expect(hoursFaults([{ ...ROW, minutes }])).toEqual(["minutes"]));
  it("of faults alone stand in triage", () => expect(faultsKnown({ faults: [{ fault: "door", duration: "30 min" }] })).toEqual([{ fault: "door", minutes: 30 }]));
});
