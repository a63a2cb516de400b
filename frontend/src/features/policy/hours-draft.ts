/** Standard hours as the form holds them, and what is sent of them. Pure. */
import type { Values } from "@/api/policy";

/** What is left empty may be anything; `minutes` is as typed. */
export type HoursRow = { category: string; model: string; fault: string; minutes: string };
export type HoursFault = "names_nothing" | "twice" | "minutes";

const UNITS: Record<string, number> = { s: 1 / 60, min: 1, h: 60, d: 1440 };
const SHORTEST = 5, LONGEST = 1440;

const minutesOf = (text: unknown): string => {
  const match = /^(\d+(?:\.\d+)?) ?(s|min|h|d)$/.exec(String(text).trim());
  return match === null ? "" : String(Math.round(Number(match[1]) * (UNITS[match[2] ?? ""] ?? 1)));
};
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const rowsOf = (values: Values): HoursRow[] => {
  const entries = Array.isArray(values["standard"]) ? (values["standard"] as Values[]) : [];
  return entries.map((entry) => ({ category: textOf(entry["category"]), model: textOf(entry["model"]), fault: textOf(entry["fault"]), minutes: minutesOf(entry["duration"]) }));
};

const nameOf = ({ category, model, fault }: HoursRow): string => [category.trim(), model.trim(), fault].join("\n");

/** What keeps the rows from being sent. */
export const hoursFaults = (rows: readonly HoursRow[]): HoursFault[] => {
  const names = rows.map(nameOf);
  const found: [HoursFault, boolean][] = [
    ["names_nothing", rows.some(({ category, model }) => category.trim() === "" && model.trim() === "")],
    ["twice", new Set(names).size < names.length],
    ["minutes", rows.some(({ minutes }) => !(Number(minutes) >= SHORTEST && Number(minutes) <= LONGEST && Number.isInteger(Number(minutes))))],
  ];
  return found.filter(([, wrong]) => wrong).map(([fault]) => fault);
};

export const hoursGiven = (rows: readonly HoursRow[]): Values => ({
  standard: rows.map(({ category, model, fault, minutes }) => ({ category: category.trim(), model: model.trim(), fault, duration: `${Number(minutes)} min` })),
});

/** The faults that triage knows, with their own standard time in minutes. */
export const faultsKnown = (triage: Values): { fault: string; minutes: number }[] => {
  const faults = Array.isArray(triage["faults"]) ? (triage["faults"] as Values[]) : [];
  return faults.map((entry) => ({ fault: textOf(entry["fault"]), minutes: Number(minutesOf(entry["duration"])) }));
};
