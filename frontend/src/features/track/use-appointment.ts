/** Asking which times are free, booking one, giving it up; a booking that is sent twice takes effect once. */
import { Refusal } from "@/api/client";
import type { Interval } from "@/api/types";
import { newKey } from "@/lib/new-key";
import { mayHaveArrived, troubleOf } from "@/lib/passing";
import { useReducer, useRef } from "react";
import { bookingOf, CLOSED, next, type Booked, type Choosing } from "./choosing";
import type { Act } from "./use-tracked";

export type Booking = { onAct: (act: Act) => Promise<void>; onStale: () => Promise<void>; onAsk: () => Promise<Interval[]> };

const isLate = (error: unknown): error is Refusal => error instanceof Refusal && error.status === 409;

/** What is free instead, where the refusal says so. */
const freeInstead = (error: Refusal): Interval[] | null =>
  error.code === "appointment.slot_gone" && Array.isArray(error.params["slots"]) ? (error.params["slots"] as Interval[]) : null;

export const useAppointment = ({ onAct, onStale, onAsk }: Booking) => {
  const [state, happen] = useReducer(next, CLOSED);
  /** The booking that nobody knows the fate of. */
  const sent = useRef<Booked | null>(null);

  /** Whatever else is refused means that the case has moved on: its present state says more than we could. */
  const refused = async (error: unknown): Promise<void> => {
    if (!mayHaveArrived(error)) sent.current = null;
    const free = isLate(error) ? freeInstead(error) : null;
    if (free !== null) return happen({ type: "gone", times: free });
    if (!isLate(error)) return happen({ type: "failed", why: troubleOf(error) });
    happen({ type: "closed" });
    await onStale();
  };
  const take = (act: Promise<unknown>): void => void act.then(() => {
    sent.current = null;
    happen({ type: "closed" });
  }, refused);

  const open = (): void => {
    happen({ type: "asked" });
    onAsk().then((times) => happen({ type: "offered", times }), refused);
  };
  const book = (): void => {
    const window = state.phase === "choosing" ? state.times.find(({ from }) => from === state.chosen) : undefined;
    if (window === undefined) return;
    happen({ type: "sent" });
    sent.current = bookingOf(window, sent.current, newKey);
    take(onAct({ book: sent.current }));
  };
  return {
    state: state satisfies Choosing,
    open,
    book,
    choose: (from: string): void => happen({ type: "chosen", from }),
    askToGiveUp: (): void => happen({ type: "wants_to_give_up" }),
    giveUp: (): void => take(onAct({ give_up: true })),
    close: (): void => happen({ type: "closed" }),
  };
};
