/** Words of a case over several visits: what it waits for, what was done before. English. */
import type { caseZhCN } from "./case-zh-CN";

export const caseEn: Record<keyof typeof caseZhCN, string> = {
  "pause.waiting_part": "Waiting for a part",
  "pause.waiting_customer": "Waiting for the customer",
  "pause.waiting_access": "Cannot get in",
  "pause.waiting_expert": "Waiting for an expert",
  "pause.break": "Break",

  "change.waiting_part": "waiting for a part",
  "change.waiting_customer": "waiting for the customer",
  "change.waiting_access": "cannot get in",
  "change.waiting_expert": "waiting for an expert",
  "change.break": "break",

  "wait.title": "Waiting",
  "wait.until": "{reason} until {time}",
  "wait.open": "{reason}, no day yet",
  "wait.holds": "The clocks stand meanwhile.",
  "wait.runs": "The clocks run on.",
  "wait.reason": "What for",
  "wait.when": "Until (time at the site; may stay open)",
  "wait.day": "Until (time at the site)",
  "wait.note": "Note",
  "wait.set": "Set the time",
  "wait.over": "No need to wait any more",
  "wait.none_planned": "Nobody is sent until the time is set.",
  "event.wait_moved": "Wait changed",
  "event.wait_over": "Wait over",

  "again.title": "Come again another time",
  "again.about": "What was done stays. The order is planned again, for the same technician where possible.",
  "again.go": "Come again",

  "visits.title": "Visits ({n})",
  "visits.earlier": "Earlier visits",
  "visits.one": "Visit {n} · {name}",
  "visits.nobody": "nobody there",
  "visits.broken_off": "not finished: {why}",
  "visits.checked": "{done} of {all} checks done",
  "visits.photo": "Photo {n}",
  "visits.signed": "Signed by {name}",
};
