/** Words by key, in one language at a time. Keys are checked by the compiler. */
import type { Code } from "@/api/types";
import { useMemo } from "react";
import { useZone, viewerZone } from "../zone";
import { en } from "./en";
import { fill, type Params } from "./fill";
import { useLanguage, type Language } from "./language";
import { zhCN } from "./zh-CN";

export type Key = keyof typeof zhCN;
/** English counts: the singular stands before the bar, the plural behind it. */
export type Dictionary = Record<Key, string>;

const DICTIONARIES: Record<Language, Dictionary> = { "zh-CN": zhCN, en };

export const isKey = (key: string): key is Key => Object.hasOwn(zhCN, key);

export type Translate = {
  (key: Key, params?: Params): string;
  /** A server's code with parameters; the code itself where this page is older than the server. */
  code: (family: string, code: Code) => string;
  language: Language;
  /** The zone in which this screen speaks of times; see `lib/times.ts`. */
  zone: string;
};

export const translator = (language: Language, zone: string = viewerZone()): Translate => {
  const words = DICTIONARIES[language];
  const t = (key: Key, params: Params = {}): string => fill(words[key], params, language);
  const code = (family: string, { code: name, params }: Code): string => {
    const key = `${family}.${name}`;
    return isKey(key) ? t(key, params ?? {}) : name;
  };
  return Object.assign(t, { code, language, zone });
};

export const useT = (): Translate => {
  const language = useLanguage((store) => store.language);
  const zone = useZone((store) => store.zone);
  return useMemo(() => translator(language, zone), [language, zone]);
};
