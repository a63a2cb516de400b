/** Words of parts: what is kept for whom, what is asked for, what lies too long. English. */
import type { partsZhCN } from "./parts-zh-CN";

export const partsEn: Record<keyof typeof partsZhCN, string> = {
  "broken.part_kept": "{part} in the van is kept for {orders}",
  "refusal.part.reserved": "The {part} in that van has just been kept for {orders}.",
  "refusal.stock.reserved": "Of {held} of {part} only {free} are not kept for an order.",
  "assign.fetches_parts": "Assign anyway, part to fetch",
  "event.part_lost": "A part kept for it is gone",
  "parts.held_kept": "{held} in the van, {n} kept for {orders}",
  "parts.for_this": "kept in the van",
  "parts.to_fetch": "to fetch",
  "parts.wanted": "Parts it probably needs",
  "stock.kept": "{n} kept",
  "stock.kept_for": "{n} kept for {orders}",
};
