import { expect, test } from "vitest";
import { minorOf, money } from "./money";

test("what is written is kept in whole minor units of its currency", () => {
  expect(minorOf("12.3", "CNY")).toBe(1230);
  expect(minorOf("1200,05", "CNY")).toBe(120005);
  expect(minorOf("¥ 8", "CNY")).toBe(800);
  expect(minorOf("1200", "JPY")).toBe(1200);
});

test("what is no amount, or finer than the currency, is none", () => {
  for (const text of ["", "0", "0.00", "-3", "12.345", "a few", "1e3"]) expect(minorOf(text, "CNY")).toBeNull();
  expect(minorOf("12.5", "JPY")).toBeNull();
});

test("an amount is shown in its currency", () => {
  expect(money(120005, "CNY", "en")).toBe("¥1,200.05");
  expect(money(1200, "JPY", "en")).toBe("¥1,200");
});
