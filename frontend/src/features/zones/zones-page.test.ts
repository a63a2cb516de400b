import type { ZoneState } from "@/api/zones";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Value } from "./zones-page";

const STATE = { value_c: -18, value_at: "2026-06-01T12:00:00Z", standing: "inside", silent: 0, devices: 1, late_since: "2026-06-01T11:30:00Z" } as ZoneState;

describe("the instants of a cold room", () => {
  it("are in the zone of its site", () => {
    const page = renderToStaticMarkup(createElement(Value, { state: STATE, nowMs: Date.parse("2026-06-01T12:01:00Z"), timezone: "Pacific/Kiritimati" }));
    expect(page).toContain("02:00 UTC+14");
    expect(page).toContain("01:30 UTC+14");
  });
});
