/** Limits of a zone as people read them. Pure. */
import { number } from "./format";

type Limits = { min_c: number | null; max_c: number | null };

const degrees = (value: number): string => number(value, Number.isInteger(value) ? 0 : 1);

/** The zone's own limits: `2–8 °C`, `≤ −18 °C`; nothing where there are none. */
export const limitsText = ({ min_c, max_c }: Limits): string => {
  if (min_c !== null && max_c !== null) return `${degrees(min_c)}–${degrees(max_c)} °C`;
  if (max_c !== null) return `≤ ${degrees(max_c)} °C`;
  return min_c === null ? "" : `≥ ${degrees(min_c)} °C`;
};
