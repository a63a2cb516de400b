import { describe, expect, it } from "vitest";
import { translator } from "./i18n/translate";
import { comesAgainFor, waitText } from "./waits";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const site = { name: "North Market", address: "", lat: 31, lon: 121, timezone: "UTC", opening_hours: "" };
const wait = { reason: "waiting_part", since: "2026-06-01T10:00:00Z", until: null, stops_clocks: true, note: "" };

describe("what an order waits for", () => {
  const t = translator("en", "UTC");

  it("says until when, in the time of the site", () => {
    expect(waitText({ wait: { ...wait, until: "2026-06-01T15:00:00Z" }, site }, t, NOW)).toBe("Waiting for a part until 15:00");
  });
  it("says that nobody knows until when", () => {
    expect(waitText({ wait, site }, t, NOW)).toBe("Waiting for a part, no day yet");
  });
  it("says a reason of a newer policy by its code", () => {
    expect(waitText({ wait: { ...wait, reason: "waiting_crane" }, site }, t, NOW)).toBe("waiting_crane, no day yet");
  });
  it("is nothing for an order that does not wait", () => {
    expect(waitText({ wait: null, site }, t, NOW)).toBeNull();
  });
  it("sends nobody a second time for a break", () => {
    expect(comesAgainFor(["waiting_part", "break"])).toEqual(["waiting_part"]);
  });
});
