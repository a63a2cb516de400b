import { describe, expect, it } from "vitest";
import { graticule, stepOf } from "./graticule";

const labels = (view: Parameters<typeof graticule>[0]): string[] => graticule(view).features.map((one) => one.properties.label);

describe("a map without a region", () => {
  it("is crossed by a handful of round lines, however far one is zoomed in", () => {
    for (const span of [360, 90, 10, 1.3, 0.4, 0.03, 0.006]) expect(span / stepOf(span)).toBeLessThanOrEqual(12);
    expect(stepOf(1.3)).toBe(0.2);
  });
  it("names its lines with the decimals they need", () => {
    expect(labels({ west: 121.38, south: 31.18, east: 121.62, north: 31.33 })).toEqual(["121.40°E", "121.45°E", "121.50°E", "121.55°E", "121.60°E", "31.20°N", "31.25°N", "31.30°N"]);
  });
  it("tells west from east and south from north, and neither at nought", () => {
    expect(labels({ west: -20, south: -20, east: 20, north: 20 })).toContain("0°");
    expect(labels({ west: -20, south: -20, east: 20, north: 20 })).toEqual(expect.arrayContaining(["10°W", "10°E", "10°S", "10°N"]));
  });
  it("stays within the projection, and counts on across the date line", () => {
    expect(graticule({ west: -180, south: -90, east: 180, north: 90 }).features.flatMap((one) => one.geometry.coordinates.map(([, lat]) => Math.abs(lat ?? 0))).every((lat) => lat <= 85)).toBe(true);
    expect(labels({ west: 175, south: 0.1, east: 190, north: 9 })).toContain("175°W");
  });
});
