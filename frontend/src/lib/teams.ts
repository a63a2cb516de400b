/** Teams and their queues: whose work the open orders are. Pure. */
import type { components } from "@/api/schema";
import type { WorkOrder } from "@/api/types";
import type { Language } from "./i18n/language";
import { isOpen, urgencyOf } from "./work-orders";

type Team = components["schemas"]["Team"];

/** In the address: any team that the reader is in. */
export const MINE = "mine";
/** An order that no team has. */
export const NO_TEAM = "-";

export const mineOf = (teams: readonly Team[], personId: string | null): ReadonlySet<string> =>
  new Set(teams.filter(({ members }) => members.some(({ person_id }) => person_id === personId)).map(({ code }) => code));

/** A team of which the page does not know, by its code. */
export const teamName = (teams: readonly Team[], code: string, language: Language): string => {
  const team = teams.find((one) => one.code === code);
  return team === undefined ? code : language === "en" ? team.name_en : team.name_zh;
};

/** What a team has to do: `oldest` was opened first, `overdue` have missed a limit that still runs. */
export type Queue = { code: string; open: number; overdue: number; unassigned: number; oldest: string | null };

/** One for each team, in their order, also of those with nothing; then teams that are gone but still have orders, and orders of none. */
export const queuesOf = (teams: readonly Team[], orders: Iterable<WorkOrder>, nowMs: number): Queue[] => {
  const queues = new Map<string, Queue>(teams.filter(({ active }) => active).map(({ code }) => [code, emptyQueue(code)]));
  for (const order of orders) {
    if (!isOpen(order)) continue;
    const code = order.team ?? NO_TEAM;
    const queue = queues.get(code) ?? emptyQueue(code);
    queues.set(code, {
      code,
      open: queue.open + 1,
      overdue: queue.overdue + (urgencyOf(order, nowMs).level === "late" ? 1 : 0),
      unassigned: queue.unassigned + (order.technician_id === null ? 1 : 0),
      oldest: queue.oldest === null || order.opened_at < queue.oldest ? order.opened_at : queue.oldest,
    });
  }
  return [...queues.values()];
};

const emptyQueue = (code: string): Queue => ({ code, open: 0, overdue: 0, unassigned: 0, oldest: null });

/** To whom an order may be handed: teams that take orders, but not the one that has it. */
export const takers = (teams: readonly Team[], order: WorkOrder): Team[] => teams.filter(({ active, code }) => active && code !== order.team);

type Callable = { person_id: string; name: string; role: string };

/** Who can be called to a case: everybody of some team who works at these pages, and who was called already; by name. */
export const callable = (teams: readonly Team[], called: readonly Callable[]): Callable[] => {
  const everybody = [...teams.flatMap(({ members }) => members), ...called].filter(({ role }) => role !== "technician");
  return [...new Map(everybody.map((one) => [one.person_id, one])).values()].sort((a, b) => a.name.localeCompare(b.name));
};
