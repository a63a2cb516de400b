import { describe, expect, it } from "vitest";
import { pagesOf, type Page } from "./pages";

const PAGES: Record<string, Page<number>> = { first: { items: [1, 2], next: "second" }, second: { items: [3], next: "third" }, third: { items: [], next: null } };

describe("page after page", () => {
  it("is all that there is, and no empty one", async () => {
    const found: number[][] = [];
    for await (const items of pagesOf(async (cursor) => PAGES[cursor ?? "first"] ?? { items: [] })) found.push(items);
    expect(found).toEqual([[1, 2], [3]]);
  });
});
