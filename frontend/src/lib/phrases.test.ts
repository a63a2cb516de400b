import { describe, expect, it } from "vitest";
import { forbiddenIn, forbiddenOf, reworded } from "./phrases";

const RULES = [
  { language: "zh-CN", phrases: ["不关我们的事", "解决不了"], better: "我们会给您方案。" },
  { language: "en", phrases: ["not our problem", "i don't know", "no idea"], better: "I will check." },
];

describe("what is not said to customers", () => {
  it("is found in both languages, in the order of the text", () => {
    expect(forbiddenIn("这不关我们的事, it is NOT OUR PROBLEM", RULES).map(({ phrase }) => phrase)).toEqual(["不关我们的事", "NOT OUR PROBLEM"]);
  });

  it("is found whatever the apostrophe", () => expect(forbiddenIn("I don’t know", RULES)).toHaveLength(1));

  it("is no part of a longer word", () => expect(forbiddenIn("casino ideal", RULES)).toEqual([]));

  it("is replaced where it stands", () => {
    const text = "先生，这个解决不了。";
    const [found] = forbiddenIn(text, RULES);
    expect(found && reworded(text, found)).toBe("先生，这个我们会给您方案。。");
  });

  it("is nothing where the policy holds nothing of it", () => expect(forbiddenOf({ a: 1 })).toEqual([]));
});
