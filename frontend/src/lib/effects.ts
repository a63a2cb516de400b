/** What an assignment would do, in one line: told while dragging and in every list to choose from. Pure. */
import type { Candidate, WorkOrder } from "@/api/types";
import type { Translate } from "./i18n/translate";
import { whenOf } from "./times";
import { shortNumber, worded } from "./words";

/** Reasons that speak of the price; skills and parts are what everybody in the list has. */
const TELLING = new Set(["drive", "busy_until", "after_other_visits", "late_by", "part_to_fetch", "moves_promises", "was_there_before", "new_to_it", "other_outlet", "overtime", "long_day", "after_break"]);

/** When they would be there, how far it is, whom it makes late. */
export const effectText = ({ arrives_at, reasons }: Candidate, order: WorkOrder, nowMs: number, t: Translate): string => {
  const zone = order.site?.timezone ?? null;
  const arrival = arrives_at === null ? [] : [t("assign.arrives", { time: whenOf(arrives_at, nowMs, t, zone) })];
  return [...arrival, ...reasons.filter(({ code }) => TELLING.has(code)).map((reason) => worded("reason", reason, t, zone))].join(" · ");
};

const PUSHED_SHOWN = 2;

/** Which other visits of the day would begin at another time, each with both; the first few by name. */
export const pushedText = ({ pushed }: Candidate, order: WorkOrder, nowMs: number, t: Translate): string => {
  const zone = order.site?.timezone ?? null;
  const named = pushed.slice(0, PUSHED_SHOWN).map(({ number, was_at, starts_at }) =>
    t("assign.pushes", { number: shortNumber(number), from: whenOf(was_at, nowMs, t, zone), to: whenOf(starts_at, nowMs, t, zone) }));
  const more = pushed.length - named.length;
  return [...named, ...(more > 0 ? [t("assign.pushes_more", { n: more })] : [])].join(" · ");
};

/** All that giving it to this candidate would do: to the order, and to the other visits of their day. */
export const wholeEffectText = (candidate: Candidate, order: WorkOrder, nowMs: number, t: Translate): string =>
  [effectText(candidate, order, nowMs, t), pushedText(candidate, order, nowMs, t)].filter(Boolean).join(" · ");

/** Why they cannot go. */
export const outText = ({ broken }: Candidate, order: WorkOrder, t: Translate): string =>
  broken.map((one) => worded("broken", one, t, order.site?.timezone ?? null)).join(t("list.comma"));

/** Whether going there would cost somebody a promise. */
export const isCostly = ({ reasons }: Candidate): boolean => reasons.some(({ code }) => code === "late_by" || code === "moves_promises");

/** Rules that giving the order to this candidate would break, in words; undefined where none. */
export const brokenText = (candidate: Candidate | undefined, order: WorkOrder, t: Translate): string | undefined =>
  candidate?.feasible === false ? outText(candidate, order, t) : undefined;

/** Rules that no word of a person overrides: who is not certified does not go (the server refuses it too). */
const BARRING = new Set(["skill_missing", "certificate_expired"]);

/** Whether nothing but a rule of the plan stands in the way, which a person may break with a reason. */
export const isOverridable = ({ feasible, broken }: Pick<Candidate, "feasible" | "broken">): boolean => !feasible && !broken.some(({ code }) => BARRING.has(code));
