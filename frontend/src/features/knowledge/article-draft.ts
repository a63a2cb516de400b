/** An article while it is written: lists as lines of text. Pure. */
import type { ArticleContent, ArticleGiven } from "@/api/knowledge";

const LISTS = ["models", "faults", "rules", "codes", "keywords", "steps", "parts", "tools"] as const;
export type ListName = (typeof LISTS)[number];
export type ArticleDraft = Omit<ArticleContent, ListName | "review_due_on" | "body" | "safety" | "public"> & Record<ListName, string> & { body: string; safety: string; public: boolean; reviewDueOn: string; why: string };

const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** Names stand on one line, with commas of either language between them; steps one on each line. */
const names = (text: string): string[] => text.split(/[\n,，、;；]/).map((name) => name.trim()).filter(Boolean);

export const emptyDraft = (language: ArticleContent["language"]): ArticleDraft => ({
  kind: "case", language, title: "", body: "", safety: "", public: false, reviewDueOn: "", why: "",
  models: "", faults: "", rules: "", codes: "", keywords: "", steps: "", parts: "", tools: "",
});

export const draftOf = (content: ArticleContent): ArticleDraft => ({
  ...emptyDraft(content.language),
  kind: content.kind, title: content.title, body: content.body ?? "", safety: content.safety ?? "", public: content.public ?? false, reviewDueOn: content.review_due_on ?? "",
  ...(Object.fromEntries(LISTS.map((name) => [name, (content[name] ?? []).join(name === "steps" ? "\n" : ", ")])) as Record<ListName, string>),
});

export type DraftFault = "title" | "why" | "steps";

export const faultsOf = (draft: ArticleDraft): DraftFault[] => [
  ...(draft.title.trim() === "" ? (["title"] as const) : []),
  ...(draft.kind === "procedure" && lines(draft.steps).length === 0 ? (["steps"] as const) : []),
  ...(draft.why.trim() === "" ? (["why"] as const) : []),
];

export const articleGiven = (draft: ArticleDraft): ArticleGiven | null => {
  if (faultsOf(draft).length > 0) return null;
  const { reviewDueOn, title, why, ...rest } = draft;
  return {
    ...rest, title: title.trim(), why: why.trim(), review_due_on: reviewDueOn || null,
    ...(Object.fromEntries(LISTS.map((name) => [name, name === "steps" ? lines(draft[name]) : names(draft[name])])) as Record<ListName, string[]>),
  };
};
