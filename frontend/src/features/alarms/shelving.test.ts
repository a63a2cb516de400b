import { describe, expect, it } from "vitest";
import { shelvingOf } from "./shelving";

const form = (minutes: string, note: string): FormData => {
  const data = new FormData();
  data.set("minutes", minutes);
  data.set("note", note);
  return data;
};

describe("shelving an alarm", () => {
  it("needs a reason of three letters, blanks aside", () => {
    expect(shelvingOf(form("30", "  ab "))).toBeNull();
    expect(shelvingOf(form("30", " defrost heater ordered "))).toEqual({ minutes: 30, note: "defrost heater ordered" });
  });
});
