import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { MINE, NO_TEAM } from "./teams";
import { choicesOf, filtersOf, fitsFilters, paramsOf, parseViews, viewOf, withView } from "./filters";

const T0 = Date.parse("2026-11-22T04:00:00Z");
const MY = new Set(["experts"]);
const order = workOrder({ outlet: "north", team: "experts", region: "east", colour: "red", state: "offered", skills: [{ skill: "refrigeration", level: 2 }, { skill: "electric", level: 1 }] });

describe("a filter", () => {
  it.each([
    [{}, true], [{ outlet: "north" }, true], [{ outlet: "south" }, false], [{ team: "experts" }, true], [{ team: MINE }, true], [{ team: "complaints" }, false], [{ team: NO_TEAM }, false], [{ skill: "electric" }, true],
    [{ state: "offered", grade: "red" }, true], [{ state: "offered", grade: "green" }, false], [{ sla: "none" }, true], [{ sla: "late" }, false], [{ source: "alarm" }, true], [{ source: "telephone" }, false],
  ])("%o", (filters, fits) => expect(fitsFilters(order, filters, T0, MY)).toBe(fits));

  it("is read from the address, without what the address knows besides", () => {
    expect(filtersOf({ order: "1", team: "north", region: "" })).toEqual({ team: "north" });
  });

  it("offers what there is, and still what was chosen when nothing has it any more", () => {
    expect(choicesOf("skill", [order], undefined, T0, MY)).toEqual(["electric", "refrigeration"]);
    expect(choicesOf("outlet", [order], "west", T0, MY)).toEqual(["north", "west"]);
    expect(choicesOf("team", [order, workOrder({ team: null })], undefined, T0, MY)).toEqual([MINE, NO_TEAM, "experts"]);
    expect(choicesOf("team", [], undefined, T0, new Set())).toEqual([]);
  });

  it("finds what no team has", () => {
    expect(fitsFilters(workOrder({ team: null }), { team: NO_TEAM }, T0, MY)).toBe(true);
    expect(fitsFilters(order, { team: MINE }, T0, new Set())).toBe(false);
  });
});

describe("a saved view", () => {
  it("keeps how one looks and not what one looks at, and frees what it does not set", () => {
    const view = viewOf("Mine", { team: "north", only: "late", order: "1" });
    expect(paramsOf(view)).toEqual({ team: "north", only: "late", outlet: null, region: null, skill: null, state: null, grade: null, sla: null, source: null, q: null });
  });

  it("replaces the one of its name", () => {
    expect(withView([{ name: "a", search: "q=1" }, { name: "b", search: "" }], { name: "a", search: "q=2" })).toEqual([{ name: "b", search: "" }, { name: "a", search: "q=2" }]);
  });

  it.each(["{", "7", '[{"name":1}]', '"x"'])("is not made of %s", (text) => expect(parseViews(text)).toEqual([]));
});
