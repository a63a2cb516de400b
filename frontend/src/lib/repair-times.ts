/** Standard and real times of repairs, put together by what is asked for. Pure. */
import type { RepairTime } from "@/api/repair-times";

export type TimesBy = "category" | "model" | "fault";
/** Means in seconds; `share` is the real time of the standard one, null where that is nothing. */
export type Times = { name: string; repairs: number; standardS: number; realS: number; share: number | null };

const together = (name: string, groups: readonly RepairTime[]): Times => {
  const sum = (of: (group: RepairTime) => number): number => groups.reduce((total, group) => total + of(group), 0);
  const repairs = sum((group) => group.repairs);
  const [standard, real] = [sum((group) => group.standard_s.part), sum((group) => group.real_s.part)];
  return { name, repairs, standardS: standard / repairs, realS: real / repairs, share: standard === 0 ? null : real / standard };
};

/** A line for each name, most repairs first. */
export const timesBy = (by: TimesBy, groups: readonly RepairTime[]): Times[] =>
  [...new Set(groups.map((group) => group[by]))]
    .map((name) => together(name, groups.filter((group) => group[by] === name)))
    .sort((one, other) => other.repairs - one.repairs || one.name.localeCompare(other.name));

/** The repairs that an entry of standard hours names; null where there were none. */
export const timesOf = (named: Record<TimesBy, string>, groups: readonly RepairTime[]): Times | null => {
  const fitting = groups.filter((group) => (["category", "model", "fault"] as const).every((key) => named[key] === "" || named[key] === group[key]));
  return fitting.length === 0 ? null : together("", fitting);
};
