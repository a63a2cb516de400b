import { ESLint } from "eslint";
import { describe, expect, it } from "vitest";

const ROOT = new URL("..", import.meta.url).pathname;
const SLOW_MS = 180_000;
const eslint = new ESLint({ cwd: ROOT });
const found = (results: ESLint.LintResult[]): string[] => results.flatMap(({ filePath, messages }) => messages.map(({ line, message }) => `${filePath.slice(ROOT.length)}:${line} ${message}`));

describe("hooks", () => {
  it("run in the same order each time, on every page", async () => {
    expect(found(await eslint.lintFiles("src"))).toEqual([]);
  }, SLOW_MS);

  it("behind a condition are found", async () => {
    const text = 'import { useMemo } from "react";\nexport const Row = ({ on }: { on: boolean }) => on && useMemo(() => 1, []);\n';
    expect(found(await eslint.lintText(text, { filePath: `${ROOT}src/row.tsx` }))).toEqual([expect.stringContaining("src/row.tsx:2 React Hook \"useMemo\" is called conditionally")]);
  }, SLOW_MS);
});
