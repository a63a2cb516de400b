import { describe, expect, it } from "vitest";
import { faultOf, firstValue, tablesOf, textOf, valueFrom, valuesFrom, withProposals, withValue, type Row } from "./policy-draft";

const PACK = {
  type: "object",
  properties: {
    max: { anyOf: [{ type: "number" }, { type: "null" }], default: null },
    delay_high: { type: "string", examples: ["30 min"], default: "0 min" },
    door: { anyOf: [{ $ref: "#/$defs/Door" }, { type: "null" }] },
    inclusive: { type: "boolean" },
    side: { enum: ["high", "low"] },
  },
};
const SHAPE = {
  type: "object",
  required: ["frozen"],
  properties: { frozen: { $ref: "#/$defs/Pack" }, common: { $ref: "#/$defs/Pack" } },
  $defs: { Pack: PACK, Door: { type: "object", properties: { open_for: { type: "string", examples: ["2 min"] } } } },
};
const VALUES = { frozen: { max: -18, inclusive: false, side: "high", door: { open_for: "2 min" } } };

const row = (kind: Row["kind"], value: unknown): Row => ({ path: ["x"], value, kind, choices: [], example: null });

describe("the tables of a section", () => {
  const tables = tablesOf(VALUES, SHAPE);
  it("stand outer before inner, with what they may hold besides", () =>
    expect(tables.map(({ path, missing, optional }) => [path.join("."), missing, optional])).toEqual([
      ["", ["common"], false],
      ["frozen", ["delay_high"], false],
      ["frozen.door", [], true],
    ]));
  it("have rows of the kind that the schema says", () =>
    expect(tables[1]?.rows.map(({ path, kind }) => [path.at(-1), kind])).toEqual([["max", "number"], ["inclusive", "flag"], ["side", "choice"]]));
  it("show lists of plain values as lists and lists of tables as JSON", () =>
    expect(tablesOf({ ladder: ["senior"], faults: [{ fault: "door" }] }, {})[0]?.rows.map(({ kind }) => kind)).toEqual(["list", "json"]));
});

describe("a field", () => {
  it("gives a number, and what is none as it was typed, for the server to refuse", () => {
    expect(valueFrom(row("number", -18), "\u221220.5")).toBe(-20.5);
    expect(valueFrom(row("number", -18), "cold")).toBe("cold");
    expect(valueFrom(row("number", -18), "0")).toBe(0);
  });
  it("that is empty takes the key away, but an empty list is a list", () => {
    expect(valueFrom(row("text", "1 h"), " ")).toBeUndefined();
    expect(valueFrom(row("list", ["a"]), "")).toEqual([]);
  });
  it("gives a list parted by commas of either script, numbers where they were numbers", () => {
    expect(valueFrom(row("list", ["a"]), "a，b, c")).toEqual(["a", "b", "c"]);
    expect(valueFrom(row("list", [40, 10]), "40, 12")).toEqual([40, 12]);
  });
  it("gives tables of a list by JSON", () => {
    const faults = row("json", [{ fault: "door" }]);
    expect(valueFrom(faults, textOf(faults))).toEqual([{ fault: "door" }]);
    expect(valueFrom(faults, "[{")).toBe("[{");
  });
});

describe("values", () => {
  it("change only where a field was changed", () => {
    const rows = tablesOf(VALUES, SHAPE).flatMap((table) => table.rows);
    const typed: Record<string, string> = { "frozen.max": "-20", "frozen.side": "high" };
    expect(valuesFrom(VALUES, rows, (key) => typed[key] ?? null)).toEqual({ frozen: { ...VALUES.frozen, max: -20 } });
  });
  it("are set and taken away without touching their neighbours", () => {
    expect(withValue(VALUES, ["frozen", "door"], undefined).frozen).not.toHaveProperty("door");
    expect(withValue({}, ["common", "band"], 1)).toEqual({ common: { band: 1 } });
  });
  it("that are added begin with what the schema says", () => {
    expect(firstValue(SHAPE, ["frozen", "delay_high"])).toBe("0 min");
    expect(firstValue(SHAPE, ["frozen", "door"])).toEqual({});
    expect(firstValue(SHAPE, ["frozen", "door", "open_for"])).toBe("2 min");
  });
  it("are taken over from another page for their own section alone", () =>
    expect(withProposals(VALUES, "coldchain", [["coldchain.frozen.max", -16], ["sla.crisis.ack", "1 h"]])).toEqual({ frozen: { ...VALUES.frozen, max: -16 } }));
});

describe("a refused key", () => {
  const keys = ["triage.faults", "triage.default_class"];
  it("belongs to its field, or to the one that holds it", () => {
    expect(faultOf("triage.default_class", keys)).toBe("triage.default_class");
    expect(faultOf("triage.faults.0.words", keys)).toBe("triage.faults");
  });
  it("of a whole table belongs to none", () => expect(faultOf("triage", keys)).toBeNull());
});
