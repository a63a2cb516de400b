/** An acceptance standard as people write it, and as the server keeps it. Pure. */
import type { ImprovementGiven } from "@/api/improvements";

/** A figure that an improvement may be held against. */
export type Indicator = ImprovementGiven["indicator"];

/** How many of what the server keeps is one of what people write: per cent, stars, points, hours. */
const ONE_OF: Record<Indicator, number> = { csat: 0.01, score: 1, on_time: 0.01, success: 0.01, repeat: 0.01, complaints: 0.01, closed_loop: 0.01, settle: 3600, nps: 0.01 };

export const isIndicator = (name: string): name is Indicator => name in ONE_OF;

/** Of these less is better. */
const FALLING: ReadonlySet<Indicator> = new Set(["repeat", "complaints", "settle"]);

export const isFalling = (figure: Indicator): boolean => FALLING.has(figure);

export const targetGiven = (figure: Indicator, said: string): number | null => {
  const value = said.trim() === "" ? Number.NaN : Number(said);
  return Number.isFinite(value) ? Number((value * ONE_OF[figure]).toPrecision(12)) : null;
};

/** Steps as they are written: one a line, with who does it behind a bar. */
export const stepsGiven = (text: string): { text: string; by: string }[] =>
  text.split("\n").map((line) => line.split("|")).map(([what = "", by = ""]) => ({ text: what.trim(), by: by.trim() })).filter((step) => step.text !== "");
