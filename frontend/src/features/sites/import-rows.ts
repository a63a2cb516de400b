/** What an import says of each line: counted, put in order, written down. Pure. */
import type { ImportRow } from "@/api/types";

/** How many rows meet each fate. */
export const countActions = (rows: readonly ImportRow[]): Record<ImportRow["action"], number> => {
  const counts = { create: 0, update: 0, skip: 0, error: 0 };
  for (const row of rows) counts[row.action] += 1;
  return counts;
};

const FIRST: Record<ImportRow["action"], number> = { error: 0, update: 1, create: 2, skip: 3 };

/** What has to be mended first, then what changes, each by line. */
export const gravestFirst = (rows: readonly ImportRow[]): ImportRow[] => [...rows].sort((a, b) => FIRST[a.action] - FIRST[b.action] || a.line - b.line);

/** A text that begins like a formula is none to a spreadsheet behind an apostrophe (OWASP, CSV injection). */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Every line by its number, as a file that spreadsheets open; the words are the caller's. */
export const reportCsv = (rows: readonly ImportRow[], head: string, words: (row: ImportRow) => { action: string; reason: string }): string => {
  const lines = [...rows].sort((a, b) => a.line - b.line).map((row) => {
    const { action, reason } = words(row);
    return [String(row.line), cell(action), cell(row.field ?? ""), cell(reason)].join(",");
  });
  return `\ufeff${[head, ...lines].join("\r\n")}\r\n`;
};
