/** Why the server said no, in the reader's language as far as we have the words. */
import { Refusal } from "@/api/client";
import type { Params } from "./i18n/fill";
import { isKey, type Translate } from "./i18n/translate";
import { readableParams } from "./words";

/** What is missing of a visit, by name; the server says `checklist.safety`, the pages `check.safety`. */
const listed = (params: Params, t: Translate): Params => {
  const { items } = params;
  if (!Array.isArray(items)) return {};
  return { items: items.map((item) => t.code("missing", { code: String(item).replace(/^checklist\./, "check.") })).join(t("list.comma")) };
};

/** Of a refusal with several rules, the broken one's words in place of the server's. */
const ruled = (code: string, { rule }: Params, t: Translate): Params => {
  const key = `refusal.${code}.${String(rule)}`;
  return isKey(key) ? { reason: t(key) } : {};
};

/** A refusal's code in words; the server's own words where this page is older than the server. */
export const refusalWords = ({ code, params = {}, detail }: { code: string; params?: Params; detail: string }, t: Translate): string => {
  const key = `refusal.${code}`;
  return isKey(key) ? t(key, { ...readableParams(params, t), ...listed(params, t), ...ruled(code, params, t) }) : detail;
};

export const refusalText = (error: unknown, t: Translate): string => {
  if (!(error instanceof Refusal)) return t("refusal.unreachable");
  return [refusalWords(error, t), ...error.errors.map((fault) => `${fault.field}: ${refusalWords({ ...fault, code: `field.${fault.code}` }, t)}`)].join(" ");
};
