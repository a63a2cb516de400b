/** What was typed while counting, and what is sent of it. Pure. */
import type { HeldPart } from "@/api/parts";

export type Typed = Readonly<Record<string, string>>;

const WHOLE = /^\d{1,6}$/;
const MOST = 100_000;

export const isCount = (text: string): boolean => WHOLE.test(text.trim()) && Number(text) <= MOST;

/** Only the lines somebody typed into; null while one of them is no whole number. */
export const countedLines = (typed: Typed): { part: string; counted: number }[] | null => {
  const lines = Object.entries(typed).filter(([, text]) => text.trim() !== "");
  return lines.every(([, text]) => isCount(text)) ? lines.map(([part, text]) => ({ part, counted: Number(text) })) : null;
};

/** How far a typed count is from the record; null where nothing, or nothing sensible, was typed. */
export const difference = ({ part, quantity }: Pick<HeldPart, "part" | "quantity">, typed: Typed): number | null => {
  const text = typed[part] ?? "";
  return isCount(text) ? Number(text) - quantity : null;
};
