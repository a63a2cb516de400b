/** A technician as the form holds one, and what is sent of it. Pure. */
import type { ShiftGiven, SkillGiven, TechnicianGiven } from "@/api/people";
import type { Place, Technician } from "@/api/types";

/** `ends` is the last day of the certificate as a date, or empty where it does not end. */
export type SkillRow = { skill: string; level: number; ends: string };
/** One shift on several days: how people say it. */
export type ShiftRow = { days: readonly number[]; starts: string; hours: number };

export type TechnicianDraft = {
  code: string;
  name: string;
  home: Place | null;
  timezone: string;
  region: string;
  outlet: string;
  active: boolean;
  /** Minutes that they agreed to stay after a shift. */
  overtime: number;
  skills: readonly SkillRow[];
  shifts: readonly ShiftRow[];
};

export const emptyTechnician = (timezone: string): TechnicianDraft => ({
  code: "", name: "", home: null, timezone, region: "", outlet: "", active: true, overtime: 0, skills: [],
  shifts: [{ days: [0, 1, 2, 3, 4], starts: "08:00", hours: 9 }],
});

/** A day's date in UTC: certificates end with a day, not with a minute. */
const dayOf = (instant: string | null): string => (instant === null ? "" : instant.slice(0, 10));

/** Shifts of equal time and length side by side become one row of several days. */
export const shiftRows = (shifts: readonly ShiftGiven[]): ShiftRow[] => {
  const rows = new Map<string, ShiftRow>();
  for (const { weekday, starts, length_min } of shifts) {
    const key = `${starts.slice(0, 5)}+${length_min}`;
    const row = rows.get(key);
    rows.set(key, { days: [...(row?.days ?? []), weekday].sort(), starts: starts.slice(0, 5), hours: length_min / 60 });
  }
  return [...rows.values()];
};

export const draftOf = (technician: Technician, shifts: readonly ShiftGiven[]): TechnicianDraft => ({
  code: technician.code,
  name: technician.name,
  home: technician.home,
  timezone: technician.timezone,
  region: technician.region ?? "",
  outlet: technician.outlet ?? "",
  active: technician.active,
  overtime: technician.overtime_min ?? 0,
  skills: technician.skills.map(({ skill, level, expires_at }) => ({ skill, level, ends: dayOf(expires_at) })),
  shifts: shiftRows(shifts),
});

const givenSkill = ({ skill, level, ends }: SkillRow): SkillGiven => ({ skill: skill.trim(), level, expires_at: ends === "" ? null : `${ends}T00:00:00Z` });

const givenShifts = ({ days, starts, hours }: ShiftRow): ShiftGiven[] => days.map((weekday) => ({ weekday, starts, length_min: Math.round(hours * 60) }));

export type Fault = "code" | "name" | "home" | "skill" | "skill_twice" | "shift_days" | "shift_hours" | "overtime";

const SKILL = /^[a-z][a-z0-9_]{0,39}$/;
const LONGEST_H = 24;
const SHORTEST_H = 0.25;
const MOST_OVERTIME_MIN = 720;

/** What keeps the draft from being sent, in the order of the form. */
export const faultsOf = (draft: TechnicianDraft): Fault[] => {
  const skills = draft.skills.map(({ skill }) => skill.trim());
  const faults: [Fault, boolean][] = [
    ["code", draft.code.trim() === ""],
    ["name", draft.name.trim() === ""],
    ["home", draft.home === null],
    ["skill", skills.some((skill) => !SKILL.test(skill))],
    ["skill_twice", new Set(skills).size < skills.length],
    ["shift_days", draft.shifts.some(({ days }) => days.length === 0)],
    ["shift_hours", draft.shifts.some(({ starts, hours }) => starts === "" || !(hours >= SHORTEST_H && hours <= LONGEST_H))],
    ["overtime", !(Number.isInteger(draft.overtime) && draft.overtime >= 0 && draft.overtime <= MOST_OVERTIME_MIN)],
  ];
  return faults.filter(([, wrong]) => wrong).map(([fault]) => fault);
};

/** What is sent; null while something is wrong with it. */
export const technicianGiven = (draft: TechnicianDraft): TechnicianGiven | null => {
  if (draft.home === null || faultsOf(draft).length > 0) return null;
  return {
    code: draft.code.trim(),
    name: draft.name.trim(),
    home_lat: draft.home.lat,
    home_lon: draft.home.lon,
    timezone: draft.timezone,
    region: draft.region.trim() || null,
    outlet: draft.outlet.trim() || null,
    active: draft.active,
    overtime_min: draft.overtime,
    skills: draft.skills.map(givenSkill),
    shifts: draft.shifts.flatMap(givenShifts),
  };
};
