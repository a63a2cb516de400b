/** What the technician did and the server has not yet confirmed. Pure rules over a queue. */
import type { Code, OrderState, WorkOrder } from "@/api/types";

/** One step on one order. The id is the operation id: however often it is sent, it counts once. */
export type Operation = {
  id: string;
  orderId: string;
  to: OrderState;
  at: string;
  body: Record<string, unknown>;
  /** Set when the server said no: shown until somebody has read it, never dropped in silence. */
  refused: (Code & { detail: string }) | null;
};

export const waiting = (operations: readonly Operation[]): Operation[] => operations.filter((one) => one.refused === null);
export const refused = (operations: readonly Operation[]): Operation[] => operations.filter((one) => one.refused !== null);

/** The order as it will be once the queue has gone through. */
export const withPending = (order: WorkOrder, operations: readonly Operation[]): WorkOrder => {
  const last = waiting(operations).filter((one) => one.orderId === order.id).at(-1);
  return last === undefined ? order : { ...order, state: last.to };
};

export type Answer = { kind: "done" } | { kind: "unreachable" } | { kind: "refused"; code: Code & { detail: string } };
export type Send = (operation: Operation) => Promise<Answer>;
export type Store = {
  waiting: () => Promise<Operation[]>;
  remove: (id: string) => Promise<void>;
  refuse: (id: string, why: NonNullable<Operation["refused"]>) => Promise<void>;
};

/**
 * Send what waits, oldest first, until the network gives out. Safe to call at any time and to be
 * cut off anywhere: an operation is removed only after its answer. Once a step of an order is
 * refused, the later ones of that order are refused with it, since they rest on it.
 */
export const sendWaiting = async (store: Store, send: Send): Promise<void> => {
  const broken = new Map<string, NonNullable<Operation["refused"]>>();
  for (const operation of await store.waiting()) {
    const before = broken.get(operation.orderId);
    const answer: Answer = before === undefined ? await send(operation) : { kind: "refused", code: before };
    if (answer.kind === "unreachable") return;
    if (answer.kind === "done") {
      await store.remove(operation.id);
    } else {
      broken.set(operation.orderId, answer.code);
      await store.refuse(operation.id, answer.code);
    }
  }
};
