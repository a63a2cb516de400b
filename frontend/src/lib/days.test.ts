import { describe, expect, it } from "vitest";
import { beginOf, dayAfter, dayIn, instantIn } from "./days";

describe("days of a zone", () => {
  it("begin at its own midnight, also where the clock changes", () => {
    expect(beginOf("2026-11-22", "UTC").toISOString()).toBe("2026-11-22T00:00:00.000Z");
    expect(beginOf("2026-11-22", "Asia/Shanghai").toISOString()).toBe("2026-11-21T16:00:00.000Z");
    expect(beginOf("2026-03-29", "Europe/Berlin").toISOString()).toBe("2026-03-28T23:00:00.000Z");
    expect(beginOf("2026-03-30", "Europe/Berlin").toISOString()).toBe("2026-03-29T22:00:00.000Z");
    expect(beginOf("2026-11-01", "America/New_York").toISOString()).toBe("2026-11-01T04:00:00.000Z");
  });

  it("have their own clock on the wall", () => {
    expect(instantIn("2026-11-22T09:30", "Asia/Shanghai").toISOString()).toBe("2026-11-22T01:30:00.000Z");
    expect(instantIn("2026-03-29T09:30", "Europe/Berlin").toISOString()).toBe("2026-03-29T07:30:00.000Z");
  });

  it("are counted over the ends of months and years", () => {
    expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
    expect(dayAfter("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("are another one in the east in the evening", () => {
    const at = Date.parse("2026-11-22T20:00:00Z");
    expect(dayIn("Asia/Shanghai", at)).toBe("2026-11-23");
    expect(dayIn("America/New_York", at)).toBe("2026-11-22");
  });
});
