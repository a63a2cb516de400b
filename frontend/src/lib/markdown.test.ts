import { describe, expect, it } from "vitest";
import { blocksOf, spansOf } from "./markdown";

describe("the Markdown of an article", () => {
  it("knows headings, lists, quotes, tables and paragraphs", () => {
    const text = "# A\n\n- one\n- two\n\n1. first\n2. second\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nplain\ngoes on\n```\ncode <b>\n```";
    expect(blocksOf(text).map(({ is }) => is)).toEqual(["heading", "list", "list", "quote", "table", "paragraph", "code"]);
    expect(blocksOf(text)[5]).toEqual({ is: "paragraph", spans: [{ is: "text", text: "plain goes on" }] });
    expect(blocksOf(text)[4]).toMatchObject({ head: [[{ text: "a" }], [{ text: "b" }]], rows: [[[{ text: "1" }], [{ text: "2" }]]] });
  });

  it("leaves HTML as the text that it is", () => {
    expect(blocksOf("<img src=x onerror=alert(1)>")).toEqual([{ is: "paragraph", spans: [{ is: "text", text: "<img src=x onerror=alert(1)>" }] }]);
  });

  it("follows links to pages and nothing else", () => {
    expect(spansOf("[a](https://a.example/x)")).toEqual([{ is: "link", href: "https://a.example/x", spans: [{ is: "text", text: "a" }] }]);
    for (const href of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "vbscript:x"]) {
      expect(spansOf(`[a](${href})`).every(({ is }) => is === "text")).toBe(true);
    }
  });

  it("nests emphasis, and keeps a lone star", () => {
    expect(spansOf("**a *b***")[0]).toMatchObject({ is: "strong" });
    expect(spansOf("3 * 4")).toEqual([{ is: "text", text: "3 * 4" }]);
  });

  it("comes to an end whatever is written", () => {
    for (const text of ["```", "|", "| |", "-", "- ", "**", "[](", "#", "> ", "1.", "*".repeat(2_000), "[a](b)".repeat(500)]) expect(Array.isArray(blocksOf(text))).toBe(true);
  });
});
