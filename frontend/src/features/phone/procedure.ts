/** The procedure a visit is worked by. Pure. */
import type { ArticleSuggested } from "@/api/knowledge";

export type ProcedureFollowed = { article_id: string; version: number; title: string; steps: { text: string; done: boolean }[] };

/** The best procedure of what is suggested, with nothing done yet; null where none fits. */
export const procedureOf = (items: readonly ArticleSuggested[]): ProcedureFollowed | null => {
  const article = items.find((one) => one.article.content.kind === "procedure")?.article;
  if (article === undefined) return null;
  const { title, steps = [] } = article.content;
  if (steps.length === 0) return null;
  return { article_id: article.id, version: article.shown_version, title, steps: steps.map((text) => ({ text, done: false })) };
};

/** The same with one step ticked, or its tick taken back. */
export const ticked = (procedure: ProcedureFollowed, at: number): ProcedureFollowed => ({
  ...procedure,
  steps: procedure.steps.map((step, index) => (index === at ? { ...step, done: !step.done } : step)),
});
