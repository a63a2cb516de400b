/** Amounts in whole minor units, as people write and read them. Pure. */
import type { Language } from "./i18n/language";

/** How many digits of a currency stand behind the point: two of CNY, none of JPY. */
const digitsOf = (currency: string): number => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

export const money = (minor: number, currency: string, language: Language): string =>
  new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(minor / 10 ** digitsOf(currency));

/** What somebody wrote, in minor units; null for what is no amount above nothing. Never by a fraction that a computer rounds. */
export const minorOf = (text: string, currency: string): number | null => {
  const digits = digitsOf(currency);
  const found = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim().replace(/^[¥￥$€]\s*/, ""));
  if (found === null || (found[2] ?? "").length > digits) return null;
  const minor = Number(`${found[1] ?? ""}${(found[2] ?? "").padEnd(digits, "0")}`);
  return minor > 0 ? minor : null;
};
