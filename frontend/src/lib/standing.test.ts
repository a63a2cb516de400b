import { describe, expect, it } from "vitest";
import { translator } from "./i18n/translate";
import { standingOf } from "./standing";

const t = translator("en", "UTC");
const sick = { reason: "sick", until: "2026-06-04T12:00:00Z" } as const;

describe("how a technician stands", () => {
  it("says why and until when somebody is away", () => {
    expect(standingOf({ state: "off", away: sick, timezone: "UTC" }, t)).toBe("Sick until Jun 4, 12:00");
  });
  it("says what is being done by who works although they are away", () => {
    expect(standingOf({ state: "working", away: sick, timezone: "UTC" }, t)).toBe("Working");
  });
  it("says the state of everybody else", () => {
    expect(standingOf({ state: "off", away: null, timezone: "UTC" }, t)).toBe("Off duty");
  });
});
