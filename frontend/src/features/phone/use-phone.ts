/** What the phone's screens read: jobs with the queue laid over them, drafts, photos, and the queue itself. */
import { useLive } from "@/api/live/live-store";
import type { Canned, OrderState, Session, WorkOrder } from "@/api/types";
import { liveQuery } from "dexie";
import { createContext, useContext, useEffect, useMemo, useRef, useState } from "react";
import { withPending, type About, type Operation, type PhotoKind } from "./outbox";
import { KEPT_MS, phoneDatabase, type KeptDraft, type KeptPhoto } from "./phone-db";
import { sha256, shrink } from "@/lib/picture";
import { sendNow } from "./sender";
import { byTurn, EMPTY_VISIT, isMine, isWithin, type Visit } from "./visit";

/** A value read from the phone's database, again each time that it changes. */
export const useStored = <T>(read: () => Promise<T>, key: string): T | undefined => {
  const [value, setValue] = useState<T>();
  useEffect(() => {
    const subscription = liveQuery(read).subscribe({ next: setValue });
    return () => subscription.unsubscribe();
    // `key` names what is read; the function itself is new each time.
  }, [key]);
  return value;
};

/** Who works with this phone. */
export const WhoContext = createContext<Session | null>(null);
export const useWho = (): Session => {
  const session = useContext(WhoContext);
  if (session === null) throw new Error("Nobody is signed in here");
  return session;
};
/** Operations are kept by person; a session without a person (a program's) is known by its name. */
export const personOf = (session: Session): string => session.id ?? session.name;

export const useQueue = (): readonly Operation[] => useStored(() => phoneDatabase.queue(), "queue") ?? [];
export const usePhotos = (orderId: string): readonly KeptPhoto[] => useStored(() => phoneDatabase.photosOf(orderId), `photos:${orderId}`) ?? [];
export const useDrafts = (): readonly KeptDraft[] => useStored(() => phoneDatabase.allDrafts(), "drafts") ?? [];

/** Live where the stream is up, else as last seen. */
export const useJobs = (): readonly WorkOrder[] | null => {
  const { technician_id } = useWho();
  const live = useLive((store) => store.live);
  const kept = useStored(() => phoneDatabase.keptJobs(), "jobs");
  const queue = useQueue();
  const orders = live.status === "live" ? live.orders : null;
  const current = useMemo(() => (orders === null ? null : [...orders.values()].filter((order) => isMine(order, technician_id))), [orders, technician_id]);
  useEffect(() => {
    if (current !== null) void phoneDatabase.keepJobs(current.filter((job) => isWithin(job, Date.now() + KEPT_MS)));
  }, [current]);
  return useMemo(
    () => (current ?? kept)?.map((order) => withPending(order, queue)).filter((order) => isMine(order, technician_id)).sort(byTurn) ?? null,
    [current, kept, queue, technician_id],
  );
};

export const aboutOf = (order: WorkOrder): About => ({ number: order.number, site: order.site.name });

export type Draft = { visit: Visit; change: (patch: Partial<Visit>) => void };

/** The visit being written; kept at each keystroke, so that a closed page loses nothing. */
export const useDraft = (orderId: string, about: About | null): Draft | null => {
  const [visit, setVisit] = useState<Visit | null>(null);
  const latest = useRef<Visit>(EMPTY_VISIT);
  useEffect(() => {
    void phoneDatabase.draft(orderId).then((draft) => setVisit((latest.current = draft?.visit ?? EMPTY_VISIT)));
  }, [orderId]);
  if (visit === null) return null;
  const change = (patch: Partial<Visit>): void => {
    latest.current = { ...latest.current, ...patch };
    setVisit(latest.current);
    if (about !== null) void phoneDatabase.keepDraft({ orderId, about, visit: latest.current });
  };
  return { visit, change };
};

const started = (order: WorkOrder, session: Session) => ({
  id: crypto.randomUUID(), orderId: order.id, about: aboutOf(order), by: personOf(session), at: new Date().toISOString(), refused: null,
});

/** Do a step now, tell the server when it can be told. Raises when the phone is full. */
export const takeStep = async (session: Session, order: WorkOrder, to: OrderState, body: Record<string, unknown> = {}): Promise<void> => {
  await phoneDatabase.enqueue({ ...started(order, session), kind: "step", to, body });
  void sendNow(personOf(session));
};

/** Write to the desk; about an order where one is named. Raises when the phone is full. */
export const writeWords = async (session: Session, order: WorkOrder | null, text: string, canned: Canned | null): Promise<void> => {
  if (session.technician_id === null) throw new Error("Only a technician writes to the desk");
  const about = order === null ? { id: crypto.randomUUID(), orderId: "", about: { number: "", site: "" }, by: personOf(session), at: new Date().toISOString(), refused: null } : started(order, session);
  await phoneDatabase.enqueue({ ...about, kind: "message", to: session.technician_id, text, canned });
  void sendNow(personOf(session));
};

/** Keep a picture and send it when that can be done. Raises when it is none, or the phone is full. */
export const takePhoto = async (session: Session, order: WorkOrder, photo: PhotoKind, file: Blob): Promise<void> => {
  const takenAt = new Date(file instanceof File ? Math.min(file.lastModified, Date.now()) : Date.now()).toISOString();
  const { full, thumb } = await shrink(file);
  const queued = started(order, session);
  const { id, orderId, at } = queued;
  await phoneDatabase.enqueue({ ...queued, kind: "photo", photo, takenAt, sha256: await sha256(full) }, { id, orderId, photo, at, full, thumb });
  void sendNow(personOf(session));
};
