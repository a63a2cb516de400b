import type { RepairTime } from "@/api/repair-times";
import { describe, expect, it } from "vitest";
import { timesBy, timesOf } from "./repair-times";

const ratio = (part: number, whole: number) => ({ part, whole, value: part / whole });
const group = (category: string, model: string, fault: string, repairs: number, standard: number, real: number): RepairTime => ({
  category, model, fault, repairs, standard_s: ratio(standard, repairs), real_s: ratio(real, repairs), of_standard: ratio(real, standard),
});
const GROUPS = [group("room", "A", "warm", 3, 9000, 6000), group("room", "B", "warm", 1, 3000, 6000), group("lift", "A", "door", 1, 0, 1200)];

describe("repair times", () => {
  it("are weighed by their repairs, not by their groups", () =>
    expect(timesBy("fault", GROUPS)).toEqual([
      { name: "warm", repairs: 4, standardS: 3000, realS: 3000, share: 1 },
      { name: "door", repairs: 1, standardS: 0, realS: 1200, share: null },
    ]));
  it("of an entry are those of all that it names", () => {
    expect(timesOf({ category: "", model: "A", fault: "" }, GROUPS)?.repairs).toBe(4);
    expect(timesOf({ category: "room", model: "A", fault: "" }, GROUPS)).toMatchObject({ repairs: 3, realS: 2000 });
    expect(timesOf({ category: "room", model: "A", fault: "door" }, GROUPS)).toBeNull();
  });
});
