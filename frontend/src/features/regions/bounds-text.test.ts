import { translator } from "@/lib/i18n/translate";
import { describe, expect, it } from "vitest";
import { boundsText } from "./bounds-text";

describe("how far a region reaches", () => {
  it("names the side of the globe of each edge", () => expect(boundsText({ south: -1.5, north: 2, west: -70.25, east: 3 }, translator("en"))).toBe("1.500° S – 2.000° N, 70.250° W – 3.000° E"));
  it("is said in Chinese too", () => expect(boundsText({ south: 30, north: 31, west: -70.25, east: 121.5 }, translator("zh-CN"))).toBe("北纬 30.000° – 北纬 31.000°，西经 70.250° – 东经 121.500°"));
});
