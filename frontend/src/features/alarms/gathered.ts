/** Alarms of one incident stand together, so that a power line does not fill the list. Pure. */
import type { Alarm } from "@/api/types";

/** So many alarms of one incident are shown one by one. */
export const FEW = 3;

export type Gathered = { shown: Alarm; others: Alarm[]; firstOut: Alarm };

const earlier = (a: Alarm, b: Alarm): Alarm => (Date.parse(b.opened_at) < Date.parse(a.opened_at) ? b : a);

/** Alarms in their order; of an incident with more than a few, the first of them with all others behind it. */
export const gathered = (alarms: readonly Alarm[]): Gathered[] => {
  const members = new Map<string, Alarm[]>();
  for (const alarm of alarms) {
    const key = alarm.incident_id ?? alarm.id;
    members.set(key, [...(members.get(key) ?? []), alarm]);
  }
  return alarms.flatMap((alarm) => {
    const together = members.get(alarm.incident_id ?? alarm.id) ?? [alarm];
    const firstOut = together.reduce(earlier);
    if (together.length <= FEW) return [{ shown: alarm, others: [], firstOut }];
    return together[0] === alarm ? [{ shown: alarm, others: together.slice(1), firstOut }] : [];
  });
};
