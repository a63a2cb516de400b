/** Words of a visit: what it must show, and the proof that it cools again. English. */
import type { visitZhCN } from "./visit-zh-CN";

export const visitEn: Record<keyof typeof visitZhCN, string> = {
  "cooling.title": "Cooling again",
  "cooling.curve": "Temperature of {device} around the visit",
  "cooling.back": "within its limits again since {time}",
  "cooling.back_after": "within its limits again since {time}, {span} after the arrival",
  "cooling.within": "was never beyond its limits",
  "cooling.not_yet": "not yet within its limits",
  "cooling.silent": "the device has measured nothing of late",
  "cooling.unlimited": "the device has no limits to judge by",
  "cooling.value": "{value}, {trend}",
  "cooling.is_within": "Within its limits: {value}",
  "cooling.is_beyond": "Not yet within its limits: {value}",
  "cooling.arrived": "on arrival {value}",
  "cooling.finished": "at the end {value}",
  "cooling.until": "As of {time}; final once it is signed.",
  "cooling.unknown": "Nothing is known of the temperature right now.",
  "report.pdf": "Service report (PDF)",
  "trend.falling": "falling",
  "trend.rising": "rising",
  "trend.steady": "steady",
};
