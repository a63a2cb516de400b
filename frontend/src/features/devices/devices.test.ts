import { describe, expect, it } from "vitest";
import { translator } from "@/lib/i18n/translate";
import type { Credentials } from "@/api/types";
import { examplePublish } from "./example-publish";
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
