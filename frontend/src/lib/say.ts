/** How a page with few words of its own says them, so that it opens on a bad connection; what all such pages say stands here. */
import { fill, type Params } from "@/lib/i18n/fill";
import { useLanguage, type Language } from "@/lib/i18n/language";
import { useMemo } from "react";

const zhCN = {
  number: "单号 {number}",
  failed: "没有成功，请再试一次，不会重复计算。",
  offline: "没有收到答复：请再点一次，不会重复计算。写的内容还在；急事请直接致电。",
  busy: "没有收到答复：服务器暂时忙。请过一分钟再点一次，不会重复计算。写的内容还在；急事请直接致电。",
  broken: "页面出了问题",
  broken_about: "请重新打开；已提交的内容不会丢失。",
  reload: "重新打开",
} as const;

type Shared = keyof typeof zhCN;

const en: Record<Shared, string> = {
  number: "Case {number}",
  failed: "That did not work. Please try again: it will not be counted twice.",
  offline: "No answer came: press again, it will not be counted twice. What you wrote stays here; call us if it is urgent.",
  busy: "No answer came, the server is busy for the moment: press again in a minute, it will not be counted twice. What you wrote stays here; call us if it is urgent.",
  broken: "Something broke on this page",
  broken_about: "Load it again: what was sent is not lost.",
  reload: "Load again",
};

export type Say<Word extends string = never> = ((word: Word | Shared, params?: Params) => string) & { language: Language };

/** Says a page's own words and the shared ones, in a language. */
export const sayerOf = <Word extends string = never>(ownZhCN: Record<Word, string>, ownEn: Record<Word, string>) => {
  const words: Record<Language, Record<Word | Shared, string>> = { "zh-CN": { ...zhCN, ...ownZhCN }, en: { ...en, ...ownEn } };
  return (language: Language): Say<Word> => Object.assign((word: Word | Shared, params: Params = {}) => fill(words[language][word], params, language), { language });
};

/** In the reader's language. */
export const useSayer = <Word extends string>(sayer: (language: Language) => Say<Word>): Say<Word> => {
  const language = useLanguage((store) => store.language);
  return useMemo(() => sayer(language), [sayer, language]);
};
