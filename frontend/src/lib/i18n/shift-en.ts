/** Words of changing shifts, of the sound of alarms and of the screen on the wall. English. */
import type { shiftZhCN } from "./shift-zh-CN";

export const shiftEn: Record<keyof typeof shiftZhCN, string> = {
  "handover.title": "Change of shift",
  "handover.give": "Hand over",
  "handover.about": "Writes down which orders are late, with nobody or paused right now; the next dispatcher signs for them.",
  "handover.note": "For the next shift",
  "handover.do": "Hand over",
  "handover.given": "Handed over: {n} open",
  "handover.loading": "Loading what was handed over…",
  "handover.never": "No shift was handed over yet.",
  "handover.open": "{n} open",
  "handover.items": "Open orders",
  "handover.take": "Take over",
  "handover.taken": "Taken over by {name}, {time}",
  "handover.waits": "Waits for the next person's signature.",
  "handover.why.late": "late",
  "handover.why.unassigned": "nobody",
  "handover.why.paused": "paused",

  "sound.mute": "Mute",
  "sound.unmute": "Sound on",
  "sound.test": "Test",

  "wall.title": "Wall screen",
};
