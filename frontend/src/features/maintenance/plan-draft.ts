/** A maintenance plan as the form holds one, and what is sent of it. Pure. */
import type { MaintenancePlan, PlanGiven } from "@/api/maintenance";
import type { Language } from "@/lib/i18n/language";

/** Days of every year as `MM-DD`. */
export type PauseRow = { from: string; to: string };

export type PlanDraft = {
  siteId: string | null;
  assetId: string | null;
  work: string;
  every: number;
  unit: PlanGiven["unit"];
  countsFrom: MaintenancePlan["counts_from"];
  byRunHours: boolean;
  firstOn: string;
  daysBefore: number;
  daysAfter: number;
  pauses: readonly PauseRow[];
  minutes: number;
  skills: Readonly<Record<string, number>>;
  parts: readonly string[];
  checklist: string;
};

export const emptyPlan = (today: string): PlanDraft => ({
  siteId: null, assetId: null, work: "", every: 3, unit: "month", countsFrom: "planned", byRunHours: false, firstOn: today,
  daysBefore: 7, daysAfter: 7, pauses: [], minutes: 60, skills: {}, parts: [], checklist: "",
});

export const draftOf = (plan: MaintenancePlan): PlanDraft => ({
  siteId: plan.site_id,
  assetId: plan.asset_id,
  work: plan.work,
  every: plan.every,
  unit: plan.unit,
  countsFrom: plan.counts_from,
  byRunHours: plan.by_run_hours,
  firstOn: plan.first_on,
  daysBefore: plan.days_before,
  daysAfter: plan.days_after,
  pauses: plan.pauses,
  minutes: plan.duration_s / 60,
  skills: Object.fromEntries(plan.skills.map(({ skill, level }) => [skill, level])),
  parts: plan.parts,
  checklist: plan.checklist.join("\n"),
});

export type Fault = "place" | "work" | "every" | "first_on" | "days" | "minutes" | "pause";

const DAYS_IN: Record<PlanDraft["unit"], number> = { day: 1, week: 7, month: 28 };
const whole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
// A leap year has every day on which a pause can begin or end.
const isDay = (text: string): boolean => /^\d\d-\d\d$/.test(text) && new Date(`2024-${text}T00:00:00Z`).toJSON()?.slice(5, 10) === text;

/** What keeps the draft from being sent, in the order of the form. */
export const faultsOf = (draft: PlanDraft): Fault[] => {
  const faults: [Fault, boolean][] = [
    ["place", draft.siteId === null],
    ["work", draft.work.trim() === ""],
    ["every", !whole(draft.every, 1, 3650)],
    ["first_on", draft.firstOn === ""],
    ["days", ![draft.daysBefore, draft.daysAfter].every((days) => whole(days, 0, 180)) || draft.daysBefore + draft.daysAfter >= draft.every * DAYS_IN[draft.unit]],
    ["minutes", !whole(draft.minutes, 5, 1440)],
    ["pause", draft.pauses.some(({ from, to }) => !isDay(from) || !isDay(to))],
  ];
  return faults.filter(([, wrong]) => wrong).map(([fault]) => fault);
};

/** What is sent; null while something is wrong with it. */
export const planGiven = (draft: PlanDraft, code: string | null): PlanGiven | null =>
  faultsOf(draft).length > 0 ? null : {
    code,
    site_id: draft.assetId === null ? draft.siteId : null,
    asset_id: draft.assetId,
    work: draft.work.trim(),
    every: draft.every,
    unit: draft.unit,
    counts_from: draft.countsFrom,
    by_run_hours: draft.byRunHours && draft.assetId !== null,
    first_on: draft.firstOn,
    days_before: draft.daysBefore,
    days_after: draft.daysAfter,
    duration_min: draft.minutes,
    pauses: [...draft.pauses],
    skills: Object.entries(draft.skills).filter(([, level]) => level > 0).map(([skill, level]) => ({ skill, level })),
    parts: [...draft.parts],
    checklist: draft.checklist.split("\n").map((line) => line.trim()).filter((line) => line !== ""),
  };

/** A day of the calendar as people write it; it belongs to no zone. */
export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
