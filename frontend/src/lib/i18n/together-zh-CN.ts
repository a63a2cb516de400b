/** 几个人同时在场时的话：谁也在看、谁正在改。简体中文。 */
export const togetherZhCN = {
  "together.looking": "{name} 也在看这张工单。",
  "together.editing": "{name} 正在处理这张工单的派工；您仍可操作，后到的一方会被告知。",
  "onlooker.looking": "{name} 也在看",
  "onlooker.editing": "{name} 正在处理",
  "fate.sending": "发送中…",
  "fate.refused": "✕ 已撤回",

  "assign.pushes": "{number} {from} → {to}",
  "assign.pushes_more": "另有 {n} 单改时",

  "exceptions.overlap": "时间重叠",
  "overlap.with": "与 {numbers} 时间重叠",

  "lane.title": "未派工单",
  "lane.count": "未派 {n}",
  "lane.none": "全部已派",
  "lane.more": "另有 {n} 单在列表中",
  "lane.withdraw": "放在这里即收回",
} as const;
