/** What customers judge besides the whole, in words, and the letters that may stand beside stars. Pure. */
import type { Language } from "./i18n/language";

export const STARS = [1, 2, 3, 4, 5] as const;
export const LIKELY = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;

export type RatingAsks = { dimensions: readonly string[]; recommend: boolean; scale: "stars" | "letters" };
export type RatingDraft = { score: number | null; words: string; dimensions: Record<string, number>; recommend: number | null };
export const UNRATED: RatingDraft = { score: null, words: "", dimensions: {}, recommend: null };

const NAMES: Readonly<Record<string, Record<Language, string>>> = {
  attitude: { "zh-CN": "服务态度", en: "Attitude" },
  quality: { "zh-CN": "维修质量", en: "Quality of the work" },
  speed: { "zh-CN": "服务速度", en: "Speed" },
  parts: { "zh-CN": "配件质量", en: "Quality of the parts" },
  efficiency: { "zh-CN": "解决效率", en: "How quickly it was solved" },
  goods: { "zh-CN": "商品质量", en: "Quality of the goods" },
  after_sales: { "zh-CN": "售后服务", en: "After-sales service" },
  logistics: { "zh-CN": "物流配送", en: "Delivery" },
};

/** A dimension that an installation added has its code for a name. */
export const dimensionName = (code: string, language: Language): string => NAMES[code]?.[language] ?? code;

/** Five stars are an A, one is an E. */
export const letterOf = (stars: number): string => "EDCBA"[stars - 1] ?? "";

/** What is sent; nothing while there are no stars for the whole. */
export const ratingBody = ({ score, words, dimensions, recommend }: RatingDraft) =>
  score === null ? null : { score, words: words.trim(), dimensions, ...(recommend !== null && { recommend }) };

/** Whether who takes the rating down must ask what was wrong (F-110). */
export const needsWords = ({ score, words }: RatingDraft, redUpTo: number): boolean => score !== null && score <= redUpTo && words.trim() === "";
