/**
 * What the phone says of a push while its page is closed, in both languages. For the service worker alone: it cannot
 * share a file with the pages, and its words have to be there without a network.
 */
export type NoticeLanguage = "zh-CN" | "en";

/** What the server sent: which order, and a code of what happened to it. */
export type Pushed = { key: string; code: string; order: string | null; number: string };
export type Notice = { title: string; body: string };

const WORDS: Record<NoticeLanguage, { named: Record<string, Notice>; other: Notice }> = {
  "zh-CN": {
    named: {
      "assignment.made": { title: "新工单 {number}", body: "点开查看并答复。" },
      "assignment.withdrawn": { title: "工单 {number} 已撤回", body: "不再由您处理。" },
      "assignment.time": { title: "工单 {number} 约定时间有变", body: "点开查看新的时间。" },
      "message.sent": { title: "调度发来消息 {number}", body: "点开查看。" },
      "push.test": { title: "寒露：测试通知", body: "关掉页面后，通知会这样显示。" },
    },
    other: { title: "寒露", body: "您的工单有变化 {number}" },
  },
  en: {
    named: {
      "assignment.made": { title: "New order {number}", body: "Open it to answer." },
      "assignment.withdrawn": { title: "Order {number} was taken back", body: "It is not yours any more." },
      "assignment.time": { title: "Order {number}: the agreed time changed", body: "Open it to see the new time." },
      "message.sent": { title: "The desk wrote {number}", body: "Open it to read." },
      "push.test": { title: "Hanlu: a test", body: "This is how you are told while the page is closed." },
    },
    other: { title: "Hanlu", body: "Something changed in your orders {number}" },
  },
};

/** The language chosen on the page, else the first of the phone's that there is. */
export const noticeLanguage = (chosen: string | null, asked: readonly string[]): NoticeLanguage =>
  [chosen ?? "", ...asked].map((tag) => (tag.startsWith("zh") ? "zh-CN" : tag.startsWith("en") ? "en" : null)).find((one) => one !== null) ?? "zh-CN";

/** Words for every code: a worker may be older than the server. */
export const noticeOf = ({ code, number }: Pushed, language: NoticeLanguage): Notice => {
  const { named, other } = WORDS[language];
  const { title, body } = (Object.hasOwn(named, code) ? named[code] : undefined) ?? other;
  return { title: title.replace("{number}", number).trim(), body: body.replace("{number}", number).trim() };
};

/** Where a tap leads. */
export const addressOf = ({ code, order }: Pushed): string =>
  order !== null ? `/phone/?order=${encodeURIComponent(order)}` : code === "message.sent" ? "/phone/?talk=desk" : "/phone/";

/** Whatever arrived; a browser wants something to be shown for each push. */
export const pushedOf = (data: unknown): Pushed => {
  const said = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  const text = (name: string): string => (typeof said[name] === "string" ? said[name] : "");
  return { key: text("key"), code: text("code"), order: text("order") || null, number: text("number") };
};
