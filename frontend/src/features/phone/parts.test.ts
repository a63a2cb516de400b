import { describe, expect, it } from "vitest";
import { mapLink } from "./map-links";
import { withQuantity } from "./parts-field";
import { fitted } from "@/lib/picture";
import { look, type Sight } from "./scanner";
import { hereNow, isOnShift } from "./use-position";

describe("parts used", () => {
  const used = [{ part: "fuse", quantity: 1 }];
  it.each([
    ["one more", "fuse", 2, [{ part: "fuse", quantity: 2 }]],
    ["a first one of another", "probe", 1, [{ part: "fuse", quantity: 1 }, { part: "probe", quantity: 1 }]],
    ["none any more", "fuse", 0, []],
    ["none of what was not used", "probe", 0, used],
  ])("%s", (_case, part, quantity, expected) => expect(withQuantity(used, part, quantity)).toEqual(expected));
});

describe("a scanned part", () => {
  /** How many are counted when the pictures, a quarter of a second apart, show these codes. */
  const counted = (codes: readonly string[]): string[] => {
    let sight: Sight = new Map();
    return codes.filter((code, number) => {
      const seen = look(sight, code, number * 250);
      sight = seen.sight;
      return seen.counts;
    });
  };
  const missed = (pictures: number): string[] => Array<string>(pictures).fill("");
  it.each([
    ["is one, however long it is held", ["fuse", "fuse", "fuse"], ["fuse"]],
    ["is the same one after pictures that missed it", ["fuse", ...missed(4), "fuse"], ["fuse"]],
    ["is another one after it was out of sight", ["fuse", ...missed(5), "fuse"], ["fuse", "fuse"]],
    ["counts once beside another label", ["fuse", "probe", "fuse", "probe"], ["fuse", "probe"]],
    ["is none in empty pictures", missed(3), []],
  ])("%s", (_case, codes, expected) => expect(counted(codes)).toEqual(expected));
});

describe("a picture", () => {
  it("keeps its shape within the longest side", () => expect(fitted({ width: 4000, height: 3000 }, 2048)).toEqual({ width: 2048, height: 1536 }));
  it("is never made larger", () => expect(fitted({ width: 640, height: 480 }, 2048)).toEqual({ width: 640, height: 480 }));
  it("has at least one pixel each way", () => expect(fitted({ width: 9000, height: 1 }, 2048)).toEqual({ width: 2048, height: 1 }));
});

describe("a shift", () => {
  const shift = { from: "2026-11-22T00:00:00Z", to: "2026-11-22T09:00:00Z" };
  it.each([
    ["has begun at its first moment", "2026-11-22T00:00:00Z", true],
    ["is over at its end", "2026-11-22T09:00:00Z", false],
    ["has not begun before", "2026-11-21T23:59:59Z", false],
  ])("%s", (_case, at, on) => expect(isOnShift(shift, Date.parse(at))).toBe(on));
  it("that is not known shares no position", () => expect(isOnShift(null, 0)).toBe(false));
});

describe("where the phone is", () => {
  const here = { lat: 30.25, lon: 120.2, accuracy_m: 12, at_ms: 1_000_000 };
  it.each([
    ["is known for two minutes", 120_000, here],
    ["is not known after them", 120_001, null],
  ])("%s", (_case, later_ms, known) => expect(hereNow(here, here.at_ms + later_ms)).toBe(known));
  it("is not known before it was measured", () => expect(hereNow(null, 0)).toBeNull());
});

describe("a link to a map", () => {
  const target = { name: "东港 & Co", lat: 30.25, lon: 120.2 };
  it("says the datum to maps that use another", () => {
    expect(mapLink("amap", target)).toContain("to=120.2,30.25,%E4%B8%9C%E6%B8%AF%20%26%20Co&mode=car&coordinate=wgs84");
    expect(mapLink("baidu", target)).toContain("location=30.25,120.2");
    expect(mapLink("baidu", target)).toContain("coord_type=wgs84");
  });
  it("is a plain geo address for the phone's own", () => expect(mapLink("phone", target)).toBe("geo:30.25,120.2?q=30.25,120.2(%E4%B8%9C%E6%B8%AF%20%26%20Co)"));
});
