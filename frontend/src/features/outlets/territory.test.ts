import { describe, expect, it } from "vitest";
import { boxOf, territoryOf } from "./territory";

const corners = [{ lat: 30, lon: 120 }, { lat: 30, lon: 121 }, { lat: 31, lon: 121 }];

describe("a territory", () => {
  it("closes the ring with the corner it began with, longitude first", () => {
    expect(territoryOf(corners)).toEqual({ type: "Polygon", coordinates: [[[120, 30], [121, 30], [121, 31], [120, 30]]] });
  });
  it("is none with two corners", () => {
    expect(territoryOf(corners.slice(0, 2))).toBeNull();
  });
});

describe("the box around territories", () => {
  it("holds every ring of every polygon", () => {
    const two = { type: "MultiPolygon", coordinates: [[[[1, 2], [3, 4], [1, 2]]], [[[-5, 6], [0, 0], [-5, 6]]]] };
    expect(boxOf([null, two])).toEqual([-5, 0, 3, 6]);
  });
  it("is none where nothing was drawn", () => {
    expect(boxOf([null])).toBeNull();
  });
});
