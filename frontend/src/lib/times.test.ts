import { describe, expect, it } from "vitest";
import { dateTimeOf, differs, rangeOf, timeOf, whenOf, zoneName, dayText } from "./times";
import { commonZone } from "./zone";

const AT = "2026-11-22T16:05:00Z";
const shanghai = { language: "en", zone: "Asia/Shanghai" } as const;
const berlin = { language: "en", zone: "Europe/Berlin" } as const;

describe("a time", () => {
  it("of a site is in the site's zone, which is named where the screen's is another", () => {
    expect(timeOf(AT, berlin, "Asia/Shanghai")).toBe("00:05 UTC+8");
    expect(timeOf(AT, shanghai, "Asia/Shanghai")).toBe("00:05");
    expect(dateTimeOf(AT, berlin, "Asia/Shanghai")).toBe("Nov 23, 00:05 UTC+8");
  });
  it("of nowhere is in the screen's zone", () => expect(timeOf(AT, berlin)).toBe("17:05"));
  it("says no zone where two zones show the same clock", () => {
    expect(timeOf(AT, { language: "zh-CN", zone: "Asia/Singapore" }, "Asia/Shanghai")).toBe("00:05");
    expect(differs("2026-07-01T00:00:00Z", "Europe/London", "UTC")).toBe(true);
    expect(differs("2026-12-01T00:00:00Z", "Europe/London", "UTC")).toBe(false);
  });
  it("of another day carries the date", () => {
    const now = Date.parse("2026-11-22T20:00:00Z");
    expect(whenOf(AT, now, shanghai)).toBe("00:05");
    expect(whenOf("2026-11-22T15:55:00Z", now, shanghai)).toBe("Nov 22, 23:55");
  });
  it("of a span names its zone once", () => {
    const now = Date.parse(AT);
    expect(rangeOf({ from: AT, to: "2026-11-22T17:05:00Z" }, now, berlin, "Asia/Shanghai")).toBe("00:05–01:05 UTC+8");
    expect(rangeOf({ from: AT, to: "2026-11-23T17:05:00Z" }, now, berlin, "Asia/Shanghai")).toBe("00:05–Nov 24, 01:05 UTC+8");
  });
  it("of whole days is told by their dates, the last one included", () => {
    const week = { from: "2026-11-29T16:00:00Z", to: "2026-12-06T16:00:00Z" };
    expect(rangeOf(week, Date.parse(AT), shanghai)).toBe("Nov 30–Dec 6");
    expect(rangeOf(week, Date.parse(AT), berlin, "Asia/Shanghai")).toBe("Nov 30–Dec 6 UTC+8");
    expect(rangeOf({ ...week, to: "2026-11-30T16:00:00Z" }, Date.parse(AT), shanghai)).toBe("Nov 30");
    expect(rangeOf({ from: "2026-10-23T22:00:00Z", to: "2026-10-25T23:00:00Z" }, Date.parse(AT), berlin)).toBe("Oct 24–Oct 25");
  });
});

describe("zones", () => {
  it("are named by what they add to UTC at that instant", () => {
    expect(zoneName("2026-07-01T00:00:00Z", "Europe/Berlin")).toBe("UTC+2");
    expect(zoneName(AT, "Asia/Kolkata")).toBe("UTC+5:30");
    expect(zoneName(AT, "UTC")).toBe("UTC");
  });
  it("are a screen's when all places share one", () => {
    expect(commonZone(["Asia/Shanghai", "Asia/Shanghai"])).toBe("Asia/Shanghai");
    expect(commonZone(["Asia/Shanghai", "Europe/Berlin"])).toBeNull();
    expect(commonZone([])).toBeNull();
  });
});

describe("a day", () => {
  it.each([["2026-11-03", "zh-CN", "2026年11月3日"], ["2026-11-03", "en", "3 Nov 2026"], ["2026-11-03T22:00:00Z", "en", "3 Nov 2026"], ["", "en", ""]] as const)("%s in %s is written %s", (day, language, written) =>
    expect(dayText(day, { language })).toBe(written));
});
