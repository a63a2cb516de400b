/** A sorted list that does not move under the reader's hand. */
import { useRef } from "react";

export type Steady = { ids: string[]; news: number };

/** The held order with what has gone taken out; what is new is counted, not put in. Pure. */
export const hold = (held: readonly string[], wanted: readonly string[]): Steady => {
  const wantedIds = new Set(wanted);
  const heldIds = new Set(held);
  return { ids: held.filter((id) => wantedIds.has(id)), news: wanted.filter((id) => !heldIds.has(id)).length };
};

/** While `holding`, rows stay where they are and new ones wait behind a count. */
export const useSteadyOrder = (wanted: readonly string[], holding: boolean): Steady => {
  const held = useRef<readonly string[]>(wanted);
  if (!holding) held.current = wanted;
  return holding ? hold(held.current, wanted) : { ids: [...wanted], news: 0 };
};
