/** Words for several people at once: who else looks, who is changing something. English. */
import type { togetherZhCN } from "./together-zh-CN";

export const togetherEn: Record<keyof typeof togetherZhCN, string> = {
  "together.looking": "{name} has this order open too.",
  "together.editing": "{name} is deciding on this order right now. You may go on; whoever comes second is told so.",
  "onlooker.looking": "{name} looks at it too",
  "onlooker.editing": "{name} is deciding on it",

  "fate.sending": "sending…",
  "fate.refused": "✕ taken back",

  "assign.pushes": "{number} {from} → {to}",
  "assign.pushes_more": "{n} more at other times",

  "exceptions.overlap": "Overlap",
  "overlap.with": "at the same time as {numbers}",

  "lane.title": "Orders with nobody",
  "lane.count": "Unassigned {n}",
  "lane.none": "everything is given",
  "lane.more": "{n} more in the list",
  "lane.withdraw": "let go here to take it back",
};
