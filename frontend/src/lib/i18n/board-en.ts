/** Words of the board: filters, views, menus, proposals, undo and redo. English. */
import type { boardZhCN } from "./board-zh-CN";

export const boardEn: Record<keyof typeof boardZhCN, string> = {
  "filter.title": "Filter",
  "filter.free": "Drop the filter: {name}",
  "filter.none": "Drop all",
  "filter.all": "All",
  "filter.team": "Team",
  "filter.outlet": "Outlet",
  "filter.region": "Region",
  "filter.skill": "Skill",
  "filter.state": "State",
  "filter.grade": "Grade",
  "filter.sla": "Time limit",
  "filter.sla.late": "Late",
  "filter.sla.risk": "At risk",
  "filter.sla.ok": "In time",
  "filter.sla.none": "No limit",
  "view.title": "Saved views",
  "view.name": "Name of this view",
  "view.keep": "Save",
  "view.forget": "Delete the view {name}",
  "density.compact": "Compact rows",

  "exceptions.dwell": "Not begun",
  "dwell.watch": "{name} there {minutes} min, not begun",
  "dwell.critical": "{name} there {minutes} min, still not begun",
  "technician.seen": "seen {ago}",

  "menu.open": "Open",
  "menu.assign": "Assign…",
  "menu.technician": "Show {name}",
  "menu.copy": "Copy a link to it",
  "menu.copied": "Link copied",

  "assign.anyway": "Assign anyway",
  "assign.unknown": "they could not be looked at just now",
  "assign.not_judged": "Several at once are not held against the rules of the plan one by one; who lacks a certificate is refused.",
  "assign.breaks": "This breaks rules of the plan: {rules}. Say why.",

  "proposed.open": "{n} proposed",
  "proposed.title": "What the plan proposes",
  "proposed.nothing": "Nothing waits for a decision.",
  "proposed.accept": "Accept {n}",
  "proposed.accepted": "{n} {n, plural: proposal|proposals} accepted",
  "proposed.none": "Pick none",
  "proposed.all": "Pick all",

  "redo.act": "Redo",
  "redo.nothing": "Nothing to redo on this page.",
  "redo.moved": "{number} was changed since and cannot be redone.",
  "redo.done": "{number} done again",
  "redo.reason": "Done again by the desk",

  "window.map": "Open the map in its own window",
  "window.timeline": "Open the timeline in its own window",
  "window.list": "Open the list in its own window",

  "hotkey.menu": "Menu of the picked order",
  "hotkey.redo": "Redo",
  "hotkey.proposals": "What the plan proposes",
  "hotkey.box": "Pick orders with a box on the map",
};
