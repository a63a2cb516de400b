/** The language of this browser's user; changes without a reload. */
import { create } from "zustand";
import { recall, remember } from "../storage";

export const LANGUAGES = ["zh-CN", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first language we have among those the browser asks for. */
export const preferred = (asked: readonly string[]): Language =>
  asked.map((tag) => LANGUAGES.find((known) => tag.slice(0, 2) === known.slice(0, 2))).find((one) => one !== undefined) ?? "zh-CN";

const initial = (): Language =>
  LANGUAGES.find((one) => one === recall("language")) ?? preferred(globalThis.navigator?.languages ?? []);

type LanguageStore = { language: Language; choose: (language: Language) => void };

export const useLanguage = create<LanguageStore>()((set) => ({
  language: initial(),
  choose: (language) => {
    remember("language", language);
    set({ language });
  },
}));
