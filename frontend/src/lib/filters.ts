/** Which orders are shown in full: by team, outlet, region, skill, state, grade, clock and the channel by which they came. Kept in the address. Pure. */
import type { WorkOrder } from "@/api/types";
import { MINE, NO_TEAM } from "./teams";
import { urgencyOf } from "./work-orders";

export const FILTERS = ["team", "outlet", "region", "skill", "state", "grade", "sla", "source"] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** What an order has under each name; several where it needs several skills. */
const valuesOf = (name: FilterName, order: WorkOrder, nowMs: number, mine: ReadonlySet<string>): readonly string[] => {
  switch (name) {
    case "team":
      return order.team == null ? [NO_TEAM] : mine.has(order.team) ? [MINE, order.team] : [order.team];
    case "outlet":
      return order.outlet === null ? [] : [order.outlet];
    case "region":
      return order.region === null ? [] : [order.region];
    case "skill":
      return order.skills.map(({ skill }) => skill);
    case "state":
      return [order.state];
    case "grade":
      return [order.colour];
    case "source":
      return [order.source];
    case "sla":
      return [urgencyOf(order, nowMs).level];
  }
};

export const filtersOf = (params: Readonly<Record<string, string>>): Filters =>
  Object.fromEntries(FILTERS.flatMap((name) => (params[name] ? [[name, params[name]]] : [])));

export const isFiltered = (filters: Filters): boolean => Object.keys(filters).length > 0;

/** `mine`: the teams that the reader is in, who may ask for those alone. */
export const fitsFilters = (order: WorkOrder, filters: Filters, nowMs: number, mine: ReadonlySet<string>): boolean =>
  FILTERS.every((name) => filters[name] === undefined || valuesOf(name, order, nowMs, mine).includes(filters[name]));

/** What there is to choose from: the values of the open orders, and one chosen that nothing has just now. */
export const choicesOf = (name: FilterName, orders: readonly WorkOrder[], chosen: string | undefined, nowMs: number, mine: ReadonlySet<string>): string[] =>
  [...new Set([...(name === "team" && mine.size > 0 ? [MINE] : []), ...orders.flatMap((order) => valuesOf(name, order, nowMs, mine)), ...(chosen ? [chosen] : [])])].sort(mineFirst);

const mineFirst = (a: string, b: string): number => Number(b === MINE) - Number(a === MINE) || (a < b ? -1 : Number(a > b));

export type View = { name: string; search: string };
/** What of the address is a way of looking, and not what one looks at. */
const KEPT = [...FILTERS, "only", "q"];

export const viewOf = (name: string, params: Readonly<Record<string, string>>): View => ({
  name, search: new URLSearchParams(Object.entries(params).filter(([key]) => KEPT.includes(key))).toString(),
});

/** The parameters that a view sets, with null for those that it leaves free. */
export const paramsOf = ({ search }: View): Record<string, string | null> => {
  const held = new URLSearchParams(search);
  return Object.fromEntries(KEPT.map((key) => [key, held.get(key)]));
};

const isView = (one: unknown): one is View => {
  const { name, search } = (one ?? {}) as Partial<View>;
  return typeof name === "string" && typeof search === "string";
};

/** Saved views as this browser keeps them; somebody else's text under our name is no view. */
export const parseViews = (text: string | null): View[] => {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
};

/** A view under a name that is taken replaces the older one. */
export const withView = (views: readonly View[], view: View): View[] => [...views.filter(({ name }) => name !== view.name), view];
