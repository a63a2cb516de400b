import { describe, expect, it } from "vitest";
import type { ArticleSuggested } from "@/api/knowledge";
import { procedureOf, ticked } from "./procedure";
import { EMPTY_VISIT, visitBody } from "./visit";

const article = (kind: string, steps: string[]): ArticleSuggested =>
  ({ article: { id: kind, shown_version: 3, content: { kind, title: kind, steps } }, similarity: 1, why: [] }) as unknown as ArticleSuggested;

describe("the procedure of a visit", () => {
  it("is the best one with steps, with nothing done", () => {
    expect(procedureOf([article("case", ["x"]), article("procedure", ["a", "b"])])).toEqual({ article_id: "procedure", version: 3, title: "procedure", steps: [{ text: "a", done: false }, { text: "b", done: false }] });
    expect(procedureOf([article("case", ["x"])])).toBeNull();
  });

  it("takes a tick and takes it back", () => {
    const procedure = procedureOf([article("procedure", ["a", "b"])]);
    if (procedure === null) throw new Error("no procedure");
    expect(ticked(procedure, 1).steps.map(({ done }) => done)).toEqual([false, true]);
    expect(ticked(ticked(procedure, 1), 1)).toEqual(procedure);
  });

  it("goes along with what was written, and only where one is followed", () => {
    expect(visitBody(EMPTY_VISIT)).not.toHaveProperty("procedure");
    const procedure = procedureOf([article("procedure", ["a"])]);
    expect(visitBody({ ...EMPTY_VISIT, procedure })).toMatchObject({ procedure: { article_id: "procedure" } });
  });
});
