/** Putting parameters into words. Pure, and without any words: a small page brings its own. */
import type { Language } from "./language";

export type Params = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toFixed(1))) : String(value ?? "–");

/** Put parameters into `{name}`; `{n, plural: job|jobs}` takes the word that fits the number. */
export const fill = (template: string, params: Params, language: Language): string =>
  template.replace(/\{(\w+)(?:, plural: ([^|}]*)\|([^}]*))?\}/g, (_whole, name: string, one?: string, other?: string) => {
    if (one === undefined) return shown(params[name]).replace(/^-(?=\d)/, "\u2212");
    return (new Intl.PluralRules(language).select(Number(params[name])) === "one" ? one : other) ?? "";
  });
