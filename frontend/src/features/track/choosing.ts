/** Choosing a time, step by step: what the page shows, and how it goes on. Pure. */
import type { Interval } from "@/api/types";
import type { Trouble } from "@/lib/passing";
import { timeOf, type Reader } from "@/lib/times";

export type Note = "gone" | Trouble;
export type Choosing =
  | { phase: "closed" }
  | { phase: "asking" }
  | { phase: "choosing"; times: readonly Interval[]; chosen: string | null; note: Note | null }
  | { phase: "sending"; times: readonly Interval[]; chosen: string }
  | { phase: "giving_up"; note: Trouble | null };

export type Happened =
  | { type: "asked" }
  | { type: "offered"; times: readonly Interval[] }
  | { type: "chosen"; from: string }
  | { type: "sent" }
  | { type: "gone"; times: readonly Interval[] }
  | { type: "failed"; why: Trouble }
  | { type: "wants_to_give_up" }
  | { type: "closed" };

export const CLOSED: Choosing = { phase: "closed" };

/** What is chosen stays chosen when sending fails, and is dropped when somebody else was faster. */
export const next = (state: Choosing, happened: Happened): Choosing => {
  switch (happened.type) {
    case "asked":
      return { phase: "asking" };
    case "offered":
      return state.phase === "asking" ? { phase: "choosing", times: happened.times, chosen: null, note: null } : state;
    case "chosen":
      return state.phase === "choosing" ? { ...state, chosen: happened.from, note: null } : state;
    case "sent":
      return state.phase === "choosing" && state.chosen !== null ? { phase: "sending", times: state.times, chosen: state.chosen } : state;
    case "gone":
      return { phase: "choosing", times: happened.times, chosen: null, note: "gone" };
    case "failed":
      if (state.phase === "sending") return { ...state, phase: "choosing", note: happened.why };
      return state.phase === "giving_up" ? { ...state, note: happened.why } : { phase: "choosing", times: [], chosen: null, note: happened.why };
    case "wants_to_give_up":
      return { phase: "giving_up", note: null };
    case "closed":
      return CLOSED;
  }
};

export type Booked = { window: Interval; operation_id: string };

/** The same time once more, while nobody knows the fate of the last try, is the same booking. */
export const bookingOf = (window: Interval, open: Booked | null, newId: () => string): Booked =>
  open?.window.from === window.from ? open : { window, operation_id: newId() };

export type Day = { name: string; times: readonly { from: string; text: string }[] };

/** The times under the day they are on, at the site's own clock; days in the order of their times. */
export const daysOf = (times: readonly Interval[], reader: Reader): Day[] => {
  const named = new Intl.DateTimeFormat(reader.language, { weekday: "long", month: "short", day: "numeric", timeZone: reader.zone });
  const days = new Map<string, Day["times"]>();
  for (const { from, to } of times) {
    const name = named.format(new Date(from));
    days.set(name, [...(days.get(name) ?? []), { from, text: `${timeOf(from, reader)}–${timeOf(to, reader)}` }]);
  }
  return [...days].map(([name, found]) => ({ name, times: found }));
};
