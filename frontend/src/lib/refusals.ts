/** Why the server said no, in the reader's language as far as we have the words. */
import { Refusal } from "@/api/client";
import { isKey, type Translate } from "./i18n/translate";

export const refusalText = (error: unknown, t: Translate): string => {
  if (!(error instanceof Refusal)) return t("refusal.unreachable");
  const key = `refusal.${error.code}`;
  const text = isKey(key) ? t(key, error.params) : error.detail;
  return [text, ...error.errors.map(({ field, message }) => `${field}: ${message}`)].join(" ");
};
