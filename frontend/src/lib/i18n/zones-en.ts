/** Words of the overview of cold rooms, and of trying rules on the past. English. */
import type { zonesZhCN } from "./zones-zh-CN";

export const zonesEn: Record<keyof typeof zonesZhCN, string> = {
  "nav.zones": "Cold rooms",
  "zones.search": "Name, site or device",
  "zones.kind": "Kind",
  "zones.all_kinds": "All kinds",
  "zones.loading": "Looking at the cold rooms…",
  "zones.none": "No cold room is registered yet.",
  "zones.none_such": "No cold room fits.",
  "zones.standing": "How they stand",
  "zones.moving": "transport",
  "zones.outside_for": "outside for {span}",
  "zones.silent_of": "{silent} of {devices} silent",
  "zones.no_alarm": "no alarm",
  "zones.alarms": "{n} {n, plural: alarm|alarms}",
  "zones.no_order": "no work order yet",
  "zones.order": "Work order",
  "zones.curve": "Last 24 h: {low} to {high}",
  "zones.no_curve": "nothing in 24 h",
  "zone_standing.outside": "Outside limits",
  "zone_standing.alarm": "Alarm",
  "zone_standing.silent": "Silent",
  "zone_standing.inside": "Within limits",
  "zone_standing.empty": "No value yet",
};
