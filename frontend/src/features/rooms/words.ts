/** What the page of a site's rooms says: few words of its own, so that it opens on a bad connection. */
import { sayerOf, useSayer, type Say as SayOf } from "@/lib/say";

const zhCN = {
  product: "寒露 · 冷库温度",
  loading: "正在读取…",
  gone: "这个链接看不到温度。",
  gone_about: "链接可能已被撤销，或站点已关闭温度展示。请向发给您链接的人索取新链接。",
  unreachable: "现在连不上，下面是 {time} 的情况。",
  unreachable_first: "现在连不上，正在重试…",
  back: "返回服务进度",
  all_well: "{n} 间冷库都在限值内",
  some_outside: "{n} 间冷库超限",
  some_alarm: "{n} 间冷库有告警",
  some_silent: "{n} 间冷库没有新读数",
  none: "这里还没有冷库。",
  as_of: "{time} 的情况，每半分钟更新",
  "standing.outside": "超限",
  "standing.alarm": "有告警",
  "standing.silent": "没有新读数",
  "standing.inside": "正常",
  "standing.empty": "尚无读数",
  outside_since: "{time} 起超限，已 {span}",
  "kind.frozen": "冷冻",
  "kind.chilled_0_4": "冷藏 0–4 °C",
  "kind.chilled_0_10": "冷藏 0–10 °C",
  "kind.pharma_2_8": "医药冷藏 2–8 °C",
  "kind.custom": "冷库",
  limits: "限值 {limits}",
  no_limits: "未设限值",
  read_at: "{time} 读数",
  curve: "{room}近 24 小时的温度：{low} 至 {high}",
  no_curve: "近 24 小时没有读数。",
  many: "冷库较多，这一间不画曲线。",
  day_ago: "24 小时前",
  now: "现在",
  excursions: "近 24 小时超限 {n} 次",
  no_excursions: "近 24 小时没有超限",
  excursion: "{range}，最远到 {peak}",
  ongoing: "{from} 起，至今，最远到 {peak}",
  late: "{time} 起有迟到的读数，仍在计入。",
  zone: "时间为 {zone}",
} as const;

export type Word = keyof typeof zhCN;

const en: Record<Word, string> = {
  product: "Hanlu · room temperatures",
  loading: "Reading…",
  gone: "This link shows no temperatures.",
  gone_about: "It may have been revoked, or the site does not show its rooms any more. Please ask whoever gave you the link for a new one.",
  unreachable: "No connection: this is how it was at {time}.",
  unreachable_first: "No connection, trying again…",
  back: "Back to the visit",
  all_well: "{n} {n, plural: room is|rooms are} within limits",
  some_outside: "{n} {n, plural: room is|rooms are} outside limits",
  some_alarm: "{n} {n, plural: room has|rooms have} an alarm",
  some_silent: "{n} {n, plural: room sends|rooms send} nothing",
  none: "There are no rooms here yet.",
  as_of: "As of {time}, renewed each half minute",
  "standing.outside": "Outside limits",
  "standing.alarm": "An alarm stands",
  "standing.silent": "No new readings",
  "standing.inside": "Within limits",
  "standing.empty": "No readings yet",
  outside_since: "Outside limits since {time}, for {span}",
  "kind.frozen": "Frozen",
  "kind.chilled_0_4": "Chilled 0–4 °C",
  "kind.chilled_0_10": "Chilled 0–10 °C",
  "kind.pharma_2_8": "Pharma 2–8 °C",
  "kind.custom": "Room",
  limits: "limits {limits}",
  no_limits: "no limits set",
  read_at: "read at {time}",
  curve: "Temperature of {room} in the last 24 hours: {low} to {high}",
  no_curve: "Nothing was read in the last 24 hours.",
  many: "There are many rooms: this one is not drawn.",
  day_ago: "24 h ago",
  now: "now",
  excursions: "{n} {n, plural: excursion|excursions} in the last 24 hours",
  no_excursions: "No excursion in the last 24 hours",
  excursion: "{range}, as far as {peak}",
  ongoing: "since {from}, still, as far as {peak}",
  late: "Readings since {time} came late and are still being worked in.",
  zone: "times in {zone}",
};

export type Say = SayOf<Word>;

const sayer = sayerOf(zhCN, en);

export const useSay = (): Say => useSayer(sayer);

/** A kind that an installation added has no name here. */
export const kindName = (kind: string, say: Say): string => say(`kind.${kind}` in zhCN ? (`kind.${kind}` as Word) : "kind.custom");
