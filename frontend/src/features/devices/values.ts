/** A metric's value as people read it: number, unit, or a word for yes and no. */
import { number, span, temperature } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";

const UNITS: readonly [suffix: string, unit: string, decimals: number][] = [
  ["_c", "°C", 1], ["_pct", "%", 0], ["_hpa", "hPa", 0], ["_v", "V", 2], ["_w", "W", 0], ["_mm_s", "mm/s", 1], ["_hours", "h", 0],
];

export const valueText = (metric: string, value: number | boolean, t: Translate): string => {
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  const [, unit, decimals] = UNITS.find(([suffix]) => metric.endsWith(suffix)) ?? ["", "", 2];
  return unit === "" ? number(value, decimals) : `${number(value, decimals)} ${unit}`;
};

/** A command's parameter by the unit in its name: seconds as a span, degrees with their sign. */
export const paramText = (name: string, value: unknown, t: Translate): string => {
  if (typeof value === "boolean") return t(value ? "value.yes" : "value.no");
  if (typeof value !== "number") return String(value);
  if (name.endsWith("_s")) return span(value, t.language);
  return name.endsWith("_c") ? temperature(value) : String(value);
};
