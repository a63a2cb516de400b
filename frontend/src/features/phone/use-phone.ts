/** What the phone's screens read: jobs with the queue laid over them, drafts, and the queue itself. */
import { useLive } from "@/api/live/live-store";
import type { OrderState, Session, WorkOrder } from "@/api/types";
import { liveQuery } from "dexie";
import { useEffect, useMemo, useState } from "react";
import { withPending, type Operation } from "./outbox";
import { phoneDatabase } from "./phone-db";
import { sendNow } from "./sender";
import { byTurn, EMPTY_VISIT, isMine, type Visit } from "./visit";

/** A value read from the phone's database, again each time that it changes. */
const useStored = <T>(read: () => Promise<T>, key: string): T | undefined => {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    const subscription = liveQuery(read).subscribe({ next: setValue });
    return () => subscription.unsubscribe();
    // `key` names what is read; the function itself is new each time.
  }, [key]);
  return value;
};

export const useQueue = (): readonly Operation[] => useStored(() => phoneDatabase.queue(), "queue") ?? [];

/** Live where the stream is up, else as last seen. */
export const useJobs = (session: Session): readonly WorkOrder[] | null => {
  const live = useLive((store) => store.live);
  const kept = useStored(() => phoneDatabase.jobs.toArray(), "jobs");
  const queue = useQueue();
  const orders = live.status === "live" ? live.orders : null;
  const current = useMemo(
    () => (orders === null ? null : [...orders.values()].filter((order) => isMine(order, session.technician_id))),
    [orders, session.technician_id],
  );
  useEffect(() => {
    if (current !== null) void phoneDatabase.keepJobs(current);
  }, [current]);
  return useMemo(() => (current ?? kept)?.map((order) => withPending(order, queue)).sort(byTurn) ?? null, [current, kept, queue]);
};

export type Draft = { visit: Visit; change: (patch: Partial<Visit>) => void };

/** The visit being written; kept at each keystroke, so that a closed page loses nothing. */
export const useDraft = (orderId: string): Draft | null => {
  const stored = useStored(() => phoneDatabase.drafts.get(orderId).then((draft) => draft ?? null), `draft:${orderId}`);
  const [visit, setVisit] = useState<Visit | null>(null);
  useEffect(() => {
    if (visit === null && stored !== undefined) setVisit(stored ?? EMPTY_VISIT);
  }, [stored, visit]);
  if (visit === null) return null;
  const change = (patch: Partial<Visit>): void => {
    const next = { ...visit, ...patch };
    setVisit(next);
    void phoneDatabase.drafts.put({ ...next, orderId });
  };
  return { visit, change };
};

/** Do a step now, tell the server when it can be told. */
export const takeStep = async (orderId: string, to: OrderState, body: Record<string, unknown> = {}): Promise<void> => {
  await phoneDatabase.enqueue({ id: crypto.randomUUID(), orderId, to, at: new Date().toISOString(), body });
  void sendNow();
};
