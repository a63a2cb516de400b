import { describe, expect, it } from "vitest";
import { dimensionName, letterOf, needsWords, ratingBody, STARS, UNRATED } from "./rating";

describe("a rating", () => {
  it("has letters as labels only, A for five stars down to E for one", () => {
    expect(STARS.map(letterOf).join("")).toBe("EDCBA");
  });
  it("names a dimension in both languages, and one it does not know by its code", () => {
    expect(dimensionName("parts", "en")).toBe("Quality of the parts");
    expect(dimensionName("parts", "zh-CN")).toBe("配件质量");
    expect(dimensionName("parking", "en")).toBe("parking");
  });
  it("is not sent without stars for the whole, and without a recommendation that nobody gave", () => {
    expect(ratingBody(UNRATED)).toBeNull();
    expect(ratingBody({ ...UNRATED, score: 4, words: " fine ", dimensions: { speed: 5 } })).toEqual({ score: 4, words: "fine", dimensions: { speed: 5 } });
    expect(ratingBody({ ...UNRATED, score: 4, recommend: 0 })).toMatchObject({ recommend: 0 });
  });
  it("needs words only where it is red", () => {
    expect([1, 2, 3, 4, 5].map((score) => needsWords({ ...UNRATED, score }, 2))).toEqual([true, true, false, false, false]);
    expect(needsWords({ ...UNRATED, score: 1, words: "drips" }, 2)).toBe(false);
    expect(needsWords(UNRATED, 2)).toBe(false);
  });
});
