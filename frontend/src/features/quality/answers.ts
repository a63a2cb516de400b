/** What an inspector has answered so far, and the inspection that makes of it. Pure. */
import type { Fault, Inspected, Result } from "@/api/quality";

export type Answer = { result: Result | null; words: string; photos: readonly string[]; readings: boolean };
export type Answers = Readonly<Record<string, Answer>>;

export const UNANSWERED: Answer = { result: null, words: "", photos: [], readings: false };

export const answerTo = (answers: Answers, point: string): Answer => answers[point] ?? UNANSWERED;

/** Points without a result, and faults without words, are still open. */
export const openPoints = (asked: readonly string[], answers: Answers): string[] =>
  asked.filter((point) => {
    const { result, words } = answerTo(answers, point);
    return result === null || (result === "fault" && words.trim() === "");
  });

/** Only once no point is open. */
export const inspectionOf = (asked: readonly string[], answers: Answers, words: string, span: Fault["readings"]): Inspected => ({
  points: Object.fromEntries(asked.map((point) => [point, answerTo(answers, point).result ?? "none"])),
  findings: asked
    .filter((point) => answerTo(answers, point).result === "fault")
    .map((point) => {
      const { words: said, photos, readings } = answerTo(answers, point);
      return { point, words: said.trim(), photos: [...photos], ...(readings && span && { readings: span }) };
    }),
  words: words.trim(),
});
