import { describe, expect, it } from "vitest";
import { ago, clockTime, countdown, initials, number, span, temperature } from "./format";

describe("numbers", () => {
  it("have a true minus sign, and none on a rounded zero", () => {
    expect(temperature(-9.44)).toBe("\u22129.4 °C");
    expect(number(-0.04, 1)).toBe("0.0");
  });
});

describe("countdowns", () => {
  it.each([
    [0, "00:00"], [59, "00:59"], [1300, "21:40"], [3600, "1:00:00"], [4320, "1:12:00"], [-65, "01:05"], [90_000, "25:00:00"],
  ])("%i s reads %s", (seconds, text) => expect(countdown(seconds)).toBe(text));
});

describe("spans", () => {
  it("use one or two units, in the words of the language", () => {
    expect(span(1560, "en")).toBe("26 min");
    expect(span(5640, "en")).toBe("1 hr 34 min");
    expect(span(3599, "en")).toBe("1 hr");
    expect(span(1560, "zh-CN")).toBe("26分钟");
  });
});

describe("times", () => {
  it("are those of the site, in 24 hours, whatever the reader's zone", () => {
    expect(clockTime("2026-11-22T16:05:00Z", "en", "Asia/Shanghai")).toBe("00:05");
    expect(clockTime("2026-11-22T16:05:00Z", "zh-CN", "Europe/Berlin")).toBe("17:05");
  });

  it("never lie in the future by a clock that runs ahead", () => {
    expect(ago("2026-11-22T04:00:10Z", Date.parse("2026-11-22T04:00:00Z"), "en")).toBe("now");
  });
});

describe("initials", () => {
  it.each([["李明", "李"], ["Ada Lovelace", "AL"], ["plato", "P"], ["Jean Claude van Damme", "JC"]])("%s is %s", (name, text) => expect(initials(name)).toBe(text));
});
