/** Words of parts: what is kept for whom, what is asked for, what lies too long. Chinese. */
export const partsZhCN = {
  "broken.part_kept": "车上的 {part} 已留给 {orders}",
  "refusal.part.reserved": "该车上的 {part} 刚被留给 {orders}。",
  "refusal.stock.reserved": "{held} 件 {part} 中只有 {free} 件未留给工单。",
  "assign.fetches_parts": "仍派此人，配件另取",
  "event.part_lost": "已留的配件没有了",
  "parts.held_kept": "车上 {held} 件，其中 {n} 件留给 {orders}",
  "parts.for_this": "车上已留",
  "parts.to_fetch": "需另取",
  "parts.wanted": "可能用到的配件",
  "stock.kept": "其中 {n} 件已留",
  "stock.kept_for": "其中 {n} 件留给 {orders}",
};
