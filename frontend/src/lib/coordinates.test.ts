import { describe, expect, it } from "vitest";
import { isLatitude, isLongitude, parseDegrees, parsePlace, written } from "./coordinates";

describe("pasted coordinates", () => {
  it.each([
    ["31.23, 121.47", 31.23, 121.47],
    ["31.23,121.47", 31.23, 121.47],
    ["31.23 121.47", 31.23, 121.47],
    ["(31.23，121.47)", 31.23, 121.47],
    ["31.23°N 121.47°E", 31.23, 121.47],
    ["N31.23 E121.47", 31.23, 121.47],
    ["33.87S, 151.21E", -33.87, 151.21],
    ["\u221233.87, \u221270.5", -33.87, -70.5],
    ["0, 0", 0, 0],
    ["90, -180", 90, -180],
  ])("%s", (text, lat, lon) => expect(parsePlace(text)).toEqual({ lat, lon }));

  it.each(["", "31.23", "31.23, ", "91, 0", "0, 181", "Nanjing Road 12", "31.23, 121.47, 5", "1e3, 4", "NaN, NaN"])("not %j", (text) => expect(parsePlace(text)).toBeNull());
});

describe("a typed coordinate", () => {
  it("counts once it is a number on the globe", () => {
    expect(parseDegrees("31.2", isLatitude)).toBe(31.2);
    expect(parseDegrees("90", isLatitude)).toBe(90);
    expect([parseDegrees("", isLatitude), parseDegrees("90.01", isLatitude), parseDegrees("east", isLongitude), parseDegrees(" ", isLongitude)]).toEqual([null, null, null, null]);
  });
  it("is written to about a metre", () => expect(written(121.4700001)).toBe("121.47"));
});
