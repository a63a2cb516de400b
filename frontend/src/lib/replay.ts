/** A case as it stood after each of its changes, told by its history alone. Pure; the server's `replay.py` does the same. */
import type { OrderEvent } from "@/api/types";

export type Case = Readonly<Record<string, unknown>>;

const changesOf = ({ data }: OrderEvent): Record<string, unknown> => {
  const changes = data["changes"];
  return typeof changes === "object" && changes !== null ? (changes as Record<string, unknown>) : {};
};

/** Each column that an event changed, as it was after it. */
const afterOf = (event: OrderEvent): Case => Object.fromEntries(Object.entries(changesOf(event)).flatMap(([name, pair]) => (Array.isArray(pair) ? [[name, pair[1] as unknown]] : [])));

/** The case after the event at this place, oldest first; of an empty history nothing is known. */
export const caseAt = (events: readonly OrderEvent[], at: number): Case =>
  events.slice(0, at + 1).reduce<Case>((before, event) => ({ ...before, ...afterOf(event), state: event.to }), {});
