/** What the house knows: articles, their search, what fits an order, and gaps. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import type { Language } from "@/lib/i18n/language";
import { newKey } from "@/lib/new-key";
import { useEffect, useRef } from "react";
import { api, ifMatch, told } from "./client";
import { usePages } from "./pages";
import type { ImportRow } from "./types";

type Schemas = components["schemas"];
export type Article = Schemas["Article"];
export type ArticleContent = Schemas["ArticleContent"];
export type ArticleGiven = Schemas["ArticleIn"];
export type ArticleKind = ArticleContent["kind"];
export type ArticleFound = Schemas["ArticleFound"];
export type ArticleSuggested = Schemas["ArticleSuggested"];
export type Suggestions = Schemas["Suggestions"];
export type Gap = Schemas["Gap"];
export type Filters = { kind?: ArticleKind; language?: ArticleContent["language"]; state?: Article["state"]; review_due?: boolean };

export const KINDS = ["procedure", "case", "codes", "script", "explanation"] as const satisfies readonly ArticleKind[];

const KEY = "knowledge";
export const SUGGESTED = "suggested";
/** A published article is on every screen within a minute. */
const LOOK_EVERY_MS = 30_000;

/** Grows when readers are to see something else: whatever is asked with it is then asked anew. */
export const useRevision = (): number | undefined =>
  useQuery({ queryKey: [KEY, "revision"], queryFn: async () => (await told(api.GET("/api/v1/knowledge/revision"))).revision, refetchInterval: LOOK_EVERY_MS }).data;

/** The newest first; of who writes them, with drafts. */
export const useArticles = (filters: Filters) => {
  const revision = useRevision();
  return usePages([KEY, "articles", filters, revision], (page) => told(api.GET("/api/v1/knowledge/articles", { params: { query: { ...page, ...filters } } })));
};

export const useArticle = (id: string | null) => {
  const revision = useRevision();
  return useQuery({
    queryKey: [KEY, "article", id, revision],
    queryFn: () => told(api.GET("/api/v1/knowledge/articles/{article_id}", { params: { path: { article_id: id ?? "" } } })),
    enabled: id !== null,
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
};

export const useVersions = ({ id, version }: Article) =>
  useQuery({ queryKey: [KEY, "versions", id, version], queryFn: async () => (await told(api.GET("/api/v1/knowledge/articles/{article_id}/versions", { params: { path: { article_id: id } } }))).items });

const useChanging = <Given, Answer>(mutationFn: (given: Given) => Promise<Answer>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => void queries.invalidateQueries({ queryKey: [KEY] }) });
};

/** Written against the version on the screen; a new draft where there is none. */
export const useSaveArticle = (article: Article | null) =>
  useChanging((body: ArticleGiven): Promise<Article> =>
    article === null
      ? told(api.POST("/api/v1/knowledge/articles", { body }))
      : told(api.PUT("/api/v1/knowledge/articles/{article_id}", { params: { path: { article_id: article.id }, header: ifMatch(article.version) }, body })));

const at = ({ id, version }: Article) => ({ path: { article_id: id }, header: ifMatch(version) });

export const usePublish = () =>
  useChanging((article: Article): Promise<Article> => told(api.PUT("/api/v1/knowledge/articles/{article_id}/publication", { params: at(article) })));

export const useWithdraw = (article: Article) =>
  useChanging((why: string): Promise<Article> => told(api.POST("/api/v1/knowledge/articles/{article_id}/withdrawal", { params: at(article), body: { why } })));

/** Cause and solution of a finished visit as a draft. */
export const useDraftOf = (order_id: string) =>
  useChanging((language: Language): Promise<Article> => told(api.POST("/api/v1/work-orders/{order_id}/article", { params: { path: { order_id } }, body: { language } })));

export const useGaps = (wanted: boolean) =>
  useQuery({ queryKey: [KEY, "gaps"], queryFn: async () => (await told(api.GET("/api/v1/knowledge/gaps"))).items, enabled: wanted });

export const useKnowledgeSearch = (asked: string, language: Language, kind: ArticleKind | null) => {
  const revision = useRevision();
  return useQuery({
    queryKey: [KEY, "search", asked, language, kind, revision],
    queryFn: () => told(api.GET("/api/v1/knowledge/search", { params: { query: { q: asked, lang: language, ...(kind !== null && { kind }) } } })),
    enabled: asked !== "",
    placeholderData: keepPreviousData,
  });
};

type Said = { id: string; words: string; best: number; helped: boolean | null };
const noted = ({ id, ...body }: Said) => api.PUT("/api/v1/knowledge/searches/{search_id}", { params: { path: { search_id: id } }, body });

/** After so long without another key a search counts as asked. */
const ASKED_AFTER_MS = 2_000;

/** Tells the server what was searched once nobody types on; answers how to add whether it helped. */
export const useNotedSearch = (words: string, best: number | undefined, may: boolean) => {
  const search = useRef({ id: newKey(), words });
  if (search.current.words !== words) search.current = { id: newKey(), words };
  const note = useMutation({ mutationFn: (said: Said) => told(noted(said) as Promise<{ data?: unknown }>) });
  const { mutate } = note;
  const isKnown = best !== undefined;
  useEffect(() => {
    if (!may || words === "" || !isKnown) return;
    const timer = setTimeout(() => mutate({ ...search.current, best: best ?? 0, helped: null }), ASKED_AFTER_MS);
    return () => clearTimeout(timer);
    // The nearest may change while the words stay: the search is one.
  }, [may, words, isKnown, mutate]);
  return { note, say: (helped: boolean): void => mutate({ ...search.current, best: best ?? 0, helped }) };
};

/** What fits an order: articles with why, and whether it is routine. */
export const suggestionsOf = (order_id: string, lang: Language): Promise<Suggestions> =>
  told(api.GET("/api/v1/work-orders/{order_id}/suggestions", { params: { path: { order_id }, query: { lang } } }));

export const useSuggestions = (order: { id: string; version: number }, language: Language, wanted: boolean) => {
  const revision = useRevision();
  return useQuery({
    queryKey: [KEY, "suggestions", order.id, order.version, language, revision],
    queryFn: () => suggestionsOf(order.id, language),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
};

/** What a phone keeps of a job has a key of its own: that is asked anew too. */
export const useSayHelped = (order_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ article_id, helped }: { article_id: string; helped: boolean }) =>
      told(api.PUT("/api/v1/work-orders/{order_id}/suggestions/{article_id}", { params: { path: { order_id, article_id } }, body: { helped } }) as Promise<{ data?: unknown }>),
    onSuccess: () => void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => first === KEY || String(first).startsWith(`${SUGGESTED}-`) }),
  });
};

export const exportPath = (format: "csv" | "json"): string => `/api/v1/knowledge/export?format=${format}`;

export type ImportReport = { rows: ImportRow[] };

/** The file goes as it is: what it is, its name says. */
export const useImportArticles = () =>
  useChanging(({ file, dryRun }: { file: File; dryRun: boolean }) =>
    told(api.POST("/api/v1/knowledge/import", {
      params: { query: { dry_run: dryRun } },
      body: "" as never,
      bodySerializer: () => file,
      headers: { "Content-Type": file.name.toLowerCase().endsWith(".json") ? "application/json" : "text/csv" },
    })));
