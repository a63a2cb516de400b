/** What the technician did and the server has not yet confirmed. Pure rules over a queue. */
import type { Canned, Code, OrderState, WorkOrder } from "@/api/types";

export type Refused = Code & { detail: string };
/** What the order is called, for when the phone no longer holds it. */
export type About = { number: string; site: string };

type Queued = {
  /** The operation's id: however often it is sent, it counts once. */
  id: string;
  orderId: string;
  about: About;
  /** Who did it; another person's sign-in does not send it. */
  by: string;
  at: string;
  /** Set when the server said no: shown until somebody has settled it, never dropped in silence. */
  refused: Refused | null;
  /** Whether the desk knows of the refusal; "cannot": it will not be told, by an answer that stands. */
  told?: Told | null;
};
export type Told = "yes" | "cannot";
export type Step = Queued & { kind: "step"; to: OrderState; body: Record<string, unknown> };
export type PhotoKind = "before" | "after" | "other";
/** The picture itself lies beside the queue, under the same id. */
export type Upload = Queued & {
  kind: "photo"; photo: PhotoKind; sha256: string;
  /** When the picture was taken: one that was chosen is older than the choice. */
  takenAt?: string;
};
/** Words to the desk; of no order where `orderId` is empty. */
export type Words = Queued & { kind: "message"; to: string; text: string; canned: Canned | null };
export type Operation = Step | Upload | Words;

/** What stands between the phone and the case: a message does not, and is settled where it was written. */
const ofTheCase = (one: Operation): one is Step | Upload => one.kind !== "message";

export const waiting = (operations: readonly Operation[]): Operation[] => operations.filter((one) => one.refused === null);
export const refused = (operations: readonly Operation[]): Operation[] => operations.filter((one) => one.refused !== null);

/** The order as it will be once the queue has gone through. */
export const withPending = (order: WorkOrder, operations: readonly Operation[]): WorkOrder => {
  const last = waiting(operations).filter((one) => one.kind === "step" && one.orderId === order.id).at(-1);
  return last?.kind === "step" ? { ...order, state: last.to } : order;
};

export type Conflict = { orderId: string; about: About; why: Refused; operations: Operation[] };

/** What was refused, order by order, with the first reason: the later ones follow from it. */
export const conflicts = (operations: readonly Operation[]): Conflict[] => {
  const found = new Map<string, Conflict>();
  for (const operation of refused(operations).filter(ofTheCase)) {
    const known = found.get(operation.orderId);
    if (known) known.operations.push(operation);
    else if (operation.refused) found.set(operation.orderId, { orderId: operation.orderId, about: operation.about, why: operation.refused, operations: [operation] });
  }
  return [...found.values()];
};

export type Answer = { kind: "done" } | { kind: "unreachable" } | { kind: "refused"; code: Refused };
export type Send = (operation: Operation) => Promise<Answer>;
export type Store = {
  /** The oldest that waits, or nothing. */
  next: () => Promise<Operation | undefined>;
  done: (operation: Operation) => Promise<void>;
  refuse: (operation: Operation, why: Refused) => Promise<void>;
  /** The oldest refusal that the desk does not know of, or nothing. */
  untold: () => Promise<Operation | undefined>;
  /** Keeps what came of telling; nothing where the refusal is not there any more. */
  told: (operation: Operation, told: Told) => Promise<void>;
};

/**
 * Send what waits, oldest first, what is added meanwhile too, until the network gives out; false
 * when it did. Safe to call at any time and to be cut off anywhere: an operation is removed only
 * after its answer. Once a step of an order is refused, the later ones of that order are refused
 * with it, since they rest on it; a refused photo takes nothing with it, and words rest on nothing.
 */
export const sendWaiting = async (store: Store, send: Send): Promise<boolean> => {
  const broken = new Map<string, Refused>();
  for (let operation = await store.next(); operation !== undefined; operation = await store.next()) {
    const before = ofTheCase(operation) ? broken.get(operation.orderId) : undefined;
    const answer: Answer = before === undefined ? await send(operation) : { kind: "refused", code: before };
    if (answer.kind === "unreachable") return false;
    if (answer.kind === "done") {
      await store.done(operation);
    } else {
      if (operation.kind === "step") broken.set(operation.orderId, answer.code);
      await store.refuse(operation, answer.code);
    }
  }
  return true;
};

/** Tell the desk what was refused, one by one, until the network gives out; false when it did. Safe to be cut off anywhere. */
export const tellRefused = async (store: Store, tell: (operation: Operation) => Promise<Told | "unreachable">): Promise<boolean> => {
  for (let operation = await store.untold(); operation !== undefined; operation = await store.untold()) {
    const told = await tell(operation);
    if (told === "unreachable") return false;
    await store.told(operation, told);
  }
  return true;
};
