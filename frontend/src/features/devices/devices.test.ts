import { describe, expect, it } from "vitest";
import { translator } from "@/lib/i18n/translate";
import type { Credentials } from "@/api/types";
import { examplePublish } from "./example-publish";
import type { Offered } from "@/api/commands";
import { clockText } from "./clock";
import { paramsOf } from "./command-draft";
import { valueText } from "./values";

const credentials: Credentials = { id: "1", username: "d-1", password: "it's", host: "127.0.0.1", port: 1883, tls: false, publish: [], subscribe: [] };

describe("the example line", () => {
  it("can be pasted into a shell, whatever the password holds", () => {
    expect(examplePublish(credentials, "hanlu/v1/d-1/telemetry")).toContain(`-P 'it'\\''s'`);
  });
  it("asks for TLS only where there is TLS", () => {
    expect([examplePublish(credentials, "t"), examplePublish({ ...credentials, tls: true }, "t")].map((line) => line.includes("--tls"))).toEqual([false, true]);
  });
});

describe("values", () => {
  const t = translator("en");
  it.each([
    ["temperature_c", -18.44, "\u221218.4 °C"], ["humidity_pct", 61, "61 %"], ["battery_v", 3.014, "3.01 V"], ["door_open", true, "yes"], ["count", 2, "2.00"],
  ])("%s of %s reads %s", (metric, value, text) => expect(valueText(metric, value, t)).toBe(text));
});

describe("a command's form", () => {
  const offered: Offered = {
    name: "set_output", allowed: true,
    parameters: [{ name: "output", kind: "integer", unit: "", least: 1, most: 8 }, { name: "on", kind: "flag", unit: "", least: null, most: null }],
  };
  const form = (fields: Record<string, string>): FormData => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };
  it("sends numbers as numbers and an empty box as off", () => {
    expect(paramsOf(offered, form({ output: "2", on: "on" }))).toEqual({ output: 2, on: true });
    expect(paramsOf(offered, form({ output: "0" }))).toEqual({ output: 0, on: false });
  });
  it("leaves it to the server to refuse what is no number", () => expect(paramsOf(offered, form({ output: "two" }))["output"]).toBe("two"));
});

describe("a clock", () => {
  const t = translator("en");
  it.each([[0, "right"], [-2.9, "right"], [90, "2 min behind"], [-600, "10 min ahead"]])("that is off by %s s reads %s", (offset_s, text) => expect(clockText(offset_s, t)).toBe(text));
});
