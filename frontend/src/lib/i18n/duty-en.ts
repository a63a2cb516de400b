/** Words of absences, and of duty beside the weekly pattern. English. */
import type { dutyZhCN } from "./duty-zh-CN";

export const dutyEn: Record<keyof typeof dutyZhCN, string> = {
  "duty.title": "Absences and extra duty",
  "duty.none": "Nothing noted.",
  "duty.kind": "Kind",
  "duty.kind.absent": "Absent",
  "duty.kind.extra": "Extra duty",
  "duty.reason.leave": "Leave",
  "duty.reason.sick": "Sick",
  "duty.reason.training": "Training",
  "duty.reason.on_call": "On call",
  "duty.reason.other": "Other",
  "duty.from": "From",
  "duty.to": "Until",
  "duty.note": "Note",
  "duty.add": "Note it",
  "duty.added": "{name}: {kind} from {from}. Plans look again at once.",
  "duty.take_back": "Take back",
  "duty.end_now": "End now",
  "exceptions.stranded": "Technician away",
  "duty.stranded": "{name}: {standing}. Nobody moves this order by itself; choose somebody else.",
  "duty.away": "{reason} until {until}",
};
