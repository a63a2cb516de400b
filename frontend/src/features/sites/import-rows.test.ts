import type { ImportRow } from "@/api/types";
import { describe, expect, it } from "vitest";
import { countActions, gravestFirst, reportCsv } from "./import-rows";

const row = (line: number, action: ImportRow["action"], field: string | null = null): ImportRow => ({ line, action, field, reason: null });
const ROWS = [row(2, "create"), row(3, "skip"), row(4, "error", "lat"), row(5, "update"), row(6, "error")];

describe("the lines of an import", () => {
  it("are counted by what becomes of them", () => expect(countActions(ROWS)).toEqual({ create: 1, update: 1, skip: 1, error: 2 }));
  it("stand with what is wrong first, then what changes", () => expect(gravestFirst(ROWS).map(({ line }) => line)).toEqual([4, 6, 5, 2, 3]));
  it("are all in the report, by line, with column and reason", () =>
    expect(reportCsv(ROWS.slice(2, 3), "line,result,column,reason", () => ({ action: "wrong", reason: 'not "a" number' }))).toBe('\ufeffline,result,column,reason\r\n4,"wrong","lat","not ""a"" number"\r\n'));
  it("hold no formula", () => expect(reportCsv(ROWS.slice(0, 1), "h", () => ({ action: "new", reason: "=1+1" }))).toContain("\"'=1+1\""));
});
