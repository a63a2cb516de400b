import { describe, expect, it } from "vitest";
import { articleGiven, draftOf, emptyDraft, faultsOf } from "./article-draft";

describe("an article while it is written", () => {
  it("takes names with commas of either language, and steps by lines", () => {
    const draft = { ...emptyDraft("zh-CN"), title: " 门封 ", why: "new", kind: "procedure" as const, steps: "一, 二\n三", keywords: "门缝，密封条、gasket; seal" };
    expect(articleGiven(draft)).toMatchObject({ title: "门封", steps: ["一, 二", "三"], keywords: ["门缝", "密封条", "gasket", "seal"], review_due_on: null });
  });

  it("says what is missing before it is sent", () => {
    expect(faultsOf({ ...emptyDraft("en"), kind: "procedure" })).toEqual(["title", "steps", "why"]);
    expect(articleGiven(emptyDraft("en"))).toBeNull();
  });

  it("comes back as it went out", () => {
    const content = { kind: "procedure", language: "en", title: "T", body: "b", models: ["A", "B"], faults: [], rules: ["x*"], codes: ["E1"], keywords: [], steps: ["1", "2"], parts: [], tools: [], safety: "s", public: true, review_due_on: "2027-01-01" } as const;
    expect(articleGiven({ ...draftOf({ ...content, models: [...content.models], faults: [], rules: [...content.rules], codes: [...content.codes], keywords: [], steps: [...content.steps], parts: [], tools: [] }), why: "w" })).toEqual({ ...content, why: "w" });
  });
});
