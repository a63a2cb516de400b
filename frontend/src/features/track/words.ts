/** What the customer's page says: few words of its own, so that it opens on a bad connection. */
import { fill, type Params } from "@/lib/i18n/fill";
import { useLanguage, type Language } from "@/lib/i18n/language";
import { useMemo } from "react";

const zhCN = {
  product: "寒露 · 服务进度",
  loading: "正在读取…",
  gone: "这个链接已失效。",
  gone_about: "服务结束一天后链接自动失效。如还有问题，请联系您的服务商。",
  unreachable: "现在连不上，下面是 {time} 的情况。",
  unreachable_first: "现在连不上，正在重试…",
  somebody: "师傅",
  "title.received": "已收到，正在安排师傅",
  "title.planned": "{name}会上门",
  "title.on_the_way": "{name}正在路上",
  "title.here": "{name}已到达，正在处理",
  "title.waiting": "处理暂停，稍后继续",
  "title.finished": "处理完成，请您确认",
  "title.confirmed": "感谢您的确认",
  "title.closed": "本次服务已结束",
  "title.cancelled": "本次服务已取消",
  arrives: "预计 {range} 到达",
  booked: "约定时间 {range}",
  distance: "距您约 {km} 公里（直线距离）",
  again: "很抱歉没有让您满意。我们已重新处理，服务经理也会看到您的话。",
  progress: "进度",
  "step.received": "已受理",
  "step.planned": "师傅接单",
  "step.on_the_way": "师傅出发",
  "step.here": "到场处理",
  "step.finished": "处理完成",
  "step.confirmed": "您已确认",
  finding: "服务报告",
  cause: "原因",
  solution: "处理",
  confirmed_by: "确认人",
  "confirm.title": "问题解决了吗？",
  "confirm.name": "您的姓名",
  "confirm.do": "解决了，确认",
  "object.open": "还没有解决",
  "object.reason": "哪里还有问题？",
  "object.do": "提交，请重新处理",
  back: "返回",
  "rate.title": "这次服务怎么样？",
  "rate.stars": "{n} 星",
  "rate.words": "想说的话（可不填）",
  "rate.do": "提交评价",
  "rate.thanks": "感谢您的评价",
  failed: "没有成功，请再试一次。",
  too_late: "情况已经变化，请看最新进度。",
  number: "单号 {number}",
  zone: "时间为 {zone}",
} as const;

export type Word = keyof typeof zhCN;

const en: Record<Word, string> = {
  product: "Hanlu · Your service",
  loading: "Loading…",
  gone: "This link is not valid any more.",
  gone_about: "Links end one day after the service. If something is still wrong, please call your provider.",
  unreachable: "No connection right now: this is how it was at {time}.",
  unreachable_first: "No connection right now, trying again…",
  somebody: "Your technician",
  "title.received": "We have your case and are finding somebody",
  "title.planned": "{name} will come",
  "title.on_the_way": "{name} is on the way",
  "title.here": "{name} is here and working on it",
  "title.waiting": "The work is paused and will go on",
  "title.finished": "The work is done: please confirm",
  "title.confirmed": "Thank you for confirming",
  "title.closed": "This service is finished",
  "title.cancelled": "This service was cancelled",
  arrives: "arrives {range}",
  booked: "booked for {range}",
  distance: "about {km} km away, as the crow flies",
  again: "We are sorry. Your case is open again, and the service manager sees what you wrote.",
  progress: "Progress",
  "step.received": "Case received",
  "step.planned": "Technician accepted",
  "step.on_the_way": "On the way",
  "step.here": "Arrived and working",
  "step.finished": "Work done",
  "step.confirmed": "Confirmed by you",
  finding: "Service report",
  cause: "Cause",
  solution: "What was done",
  confirmed_by: "Confirmed by",
  "confirm.title": "Is it solved?",
  "confirm.name": "Your name",
  "confirm.do": "Yes, confirm",
  "object.open": "Not yet",
  "object.reason": "What is still wrong?",
  "object.do": "Send, please come back to it",
  back: "Back",
  "rate.title": "How was it?",
  "rate.stars": "{n} {n, plural: star|stars}",
  "rate.words": "Anything you want to say (optional)",
  "rate.do": "Send the rating",
  "rate.thanks": "Thank you for your rating",
  failed: "That did not work. Please try again.",
  too_late: "Things have changed: please look at the progress.",
  number: "Case {number}",
  zone: "times in {zone}",
};

const WORDS: Record<Language, Record<Word, string>> = { "zh-CN": zhCN, en };

export type Say = ((word: Word, params?: Params) => string) & { language: Language };

export const sayer = (language: Language): Say =>
  Object.assign((word: Word, params: Params = {}) => fill(WORDS[language][word], params, language), { language });

export const useSay = (): Say => {
  const language = useLanguage((store) => store.language);
  return useMemo(() => sayer(language), [language]);
};
