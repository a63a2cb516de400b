import { expect, it } from "vitest";
import { stepped } from "./stepping";

it("moves by arrows, to both ends, and not beyond them", () => {
  expect([stepped("ArrowRight", 0, 3), stepped("ArrowLeft", 1, 3), stepped("Home", 2, 3), stepped("End", 0, 3)]).toEqual([1, 0, 0, 2]);
  expect([stepped("ArrowRight", 2, 3), stepped("ArrowLeft", 0, 3), stepped("a", 1, 3), stepped("End", -1, 0)]).toEqual([null, null, null, null]);
});
