/** Words for codes that several screens show, with their parameters made readable. */
import type { Alarm, Code, WorkOrder } from "@/api/types";
import { number, span, temperature } from "./format";
import type { Params } from "./i18n/fill";
import { isKey, type Translate } from "./i18n/translate";
import { timeOf } from "./times";

const IS_INSTANT = /^\d{4}-\d\d-\d\dT/;
const MEASURED = new Set(["value", "limit", "peak", "critical"]);

const readable = (name: string, value: unknown, metric: unknown, t: Translate, zone: string | null): unknown => {
  if (typeof value === "string" && IS_INSTANT.test(value)) return timeOf(value, t, zone);
  if (typeof value !== "number") return value;
  if (name.endsWith("_s")) return span(value, t.language);
  if (name.endsWith("_m")) return `${number(value / 1000, 1)} km`;
  const isTemperature = name.endsWith("_c") || (MEASURED.has(name) && String(metric).endsWith("_c"));
  if (isTemperature) return temperature(value);
  return Number.isInteger(value) ? value : number(value, 1);
};

const named = (family: "skill" | "part", params: Params, t: Translate): Params => {
  const code = params[family];
  return typeof code === "string" ? { [family]: t.code(family, { code }) } : {};
};

/** Instants as times of the site, seconds as spans, degrees with their sign; a metric by its name. */
export const readableParams = (params: Params, t: Translate, zone: string | null = null): Params => ({
  ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, readable(name, value, params["metric"], t, zone)])),
  ...(typeof params["metric"] === "string" && { metric: t.code("metric", { code: params["metric"] }) }),
  ...named("skill", params, t),
  ...named("part", params, t),
});

/** A code in words; a code with a side (high, low) may have words for each. */
export const worded = (family: string, { code, params = {} }: Code, t: Translate, zone: string | null = null): string => {
  const sided = `${code}.${String(params["side"])}`;
  return t.code(family, { code: isKey(`${family}.${sided}`) ? sided : code, params: readableParams(params, t, zone) });
};

/** Why a call is not made for now; the server's codes for it begin with `held.`. */
export const heldBack = ({ code, params = {} }: Code, t: Translate, zone: string | null = null): string =>
  worded("held", { code: code.replace(/^held\./, ""), params }, t, zone);

export const orderTitle = (order: WorkOrder, t: Translate): string => {
  if (order.title !== null) return worded("title", order.title, t);
  return order.description || t.code("kind", { code: order.kind });
};

/** Numbers are read out among people without their prefix. */
export const shortNumber = (text: string): string => text.replace(/^\D+/, "");

/** A rule of the gateway by its name; a rule on one side of a limit (`temperature_c_high`) by what it measures. */
export const ruleName = (rule: string, t: Translate): string => {
  const [, metric, side] = /^(.+)_(high|low)$/.exec(rule) ?? [];
  if (isKey(`rule.${rule}`) || !isKey(`metric.${metric}`)) return t.code("rule", { code: rule });
  return t(side === "high" ? "rule.high" : "rule.low", { metric: t.code("metric", { code: metric ?? "" }) });
};

export const alarmTitle = (alarm: Alarm, t: Translate): string =>
  alarm.why === null ? ruleName(alarm.rule, t) : worded("title", alarm.why, t);
