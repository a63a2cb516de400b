/** Words of attention: what fails together, and why a call is not made. English. */
import type { attentionZhCN } from "./attention-zh-CN";

export const attentionEn: Record<keyof typeof attentionZhCN, string> = {
  "alarms.acknowledge_all": "Acknowledge all {n} of this incident",
  "alarms.same_incident": "{n} more of the same incident; {device} was the first",

  "held.incident.line": "Same power line {name}: {device} has called for it",
  "held.incident.area": "Same area {name}: {device} has called for it",
  "held.incident.site": "Same site: {device} has called for it",
  "held.incident.zone": "Same zone: {device} has called for it",
  "held.incident.device": "{device} has called for the same trouble",
  "held.until_over": "until it is over",
  "held.devices": "{n} devices",

  "surroundings.title": "What fails together",
  "surroundings.about": "One power line without power or word, or one area that warms, within half an hour is one incident and one work order.",
  "surroundings.power_line": "Power line",
  "surroundings.power_line_hint": "Its name at the site, such as “board 2, breaker 7”.",
  "surroundings.area": "Area of its zone",
  "surroundings.area_hint": "Adjoining zones that are cooled together, such as “hall 2”.",
  "surroundings.unknown": "not said",
  "surroundings.edit": "Change",
  "surroundings.save": "Save",
  "surroundings.saved": "Saved",
};
