/** Calls that are not made, as the list shows them. Pure. */
import type { HeldCall } from "@/api/types";

export type { HeldCall };

/** Calls for which one and the same alarm has called stand together, where the first of them stood. */
export const byCaller = (calls: readonly HeldCall[]): [HeldCall, ...HeldCall[]][] => {
  const groups = new Map<string, [HeldCall, ...HeldCall[]]>();
  for (const call of calls) {
    const key = call.instead_id === null ? `alone ${call.id}` : `${call.reason.code} ${call.instead_id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  return [...groups.values()];
};

export const isShelved = ({ reason }: HeldCall): boolean => reason.code === "held.shelved";
