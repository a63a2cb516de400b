/** Sends the queue: at start, when the network or the stream returns, when the page is looked at, every 30 s. */
import { Refusal } from "@/api/client";
import { useLive } from "@/api/live/live-store";
import { putPhoto } from "@/api/photos";
import { sendStep, tellRefusedStep } from "@/api/technician";
import { takenIn } from "@/api/unsent";
import { useEffect } from "react";
import { create } from "zustand";
import { writeMessage } from "@/api/conversations";
import { sendWaiting, tellRefused, type Answer, type Operation, type Told } from "./outbox";
import { phoneDatabase } from "./phone-db";

const EVERY_MS = 30_000;
/** A dead line looks like a slow one: after this long a step is tried anew (our own choice). */
const PATIENCE_MS = 20_000;

type Sending = { id: string | null; fraction: number | null; stuck: boolean };
/** What is on the wire right now, and whether the last try ended without an answer. */
export const useSending = create<Sending>()(() => ({ id: null, fraction: null, stuck: false }));

/** A sign-in that has ended or a server in trouble is like no network: the queue waits. */
export const isPassing = (status: number): boolean => status === 401 || status === 408 || status === 429 || status >= 500;

const GONE = { kind: "refused", code: { code: "photo.gone", params: {}, detail: "The picture is no longer on this phone." } } as const;

const deliver = async (operation: Operation): Promise<Answer> => {
  if (operation.kind === "step") {
    const { id, orderId, to, at, body } = operation;
    await sendStep(orderId, { ...body, to, at, operation_id: id }, AbortSignal.timeout(PATIENCE_MS));
    return { kind: "done" };
  }
  if (operation.kind === "message") {
    const { id, orderId, to, at, text, canned } = operation;
    await writeMessage(to, { id, text, canned, at, work_order_id: orderId || null }, AbortSignal.timeout(PATIENCE_MS));
    return { kind: "done" };
  }
  const picture = await phoneDatabase.picture(operation.id, "full");
  if (picture === null) return GONE;
  await putPhoto(operation, picture, (fraction) => useSending.setState({ fraction }));
  return { kind: "done" };
};

const send = async (operation: Operation): Promise<Answer> => {
  useSending.setState({ id: operation.id, fraction: null });
  try {
    return await deliver(operation);
  } catch (error) {
    if (!(error instanceof Refusal) || isPassing(error.status)) return { kind: "unreachable" };
    return { kind: "refused", code: { code: error.code, params: error.params, detail: error.detail } };
  }
};

/** A refusal of this too is an end: there is nobody else to tell. */
const tell = async ({ id, orderId, at, refused, ...rest }: Operation): Promise<Told | "unreachable"> => {
  const step = rest.kind === "step" ? { to: rest.to } : {};
  try {
    await tellRefusedStep(orderId, { operation_id: id, at, code: refused?.code ?? "", ...step }, AbortSignal.timeout(PATIENCE_MS));
    return "yes";
  } catch (error) {
    return error instanceof Refusal && !isPassing(error.status) ? "cannot" : "unreachable";
  }
};

/** What the desk took in from a file of this phone needs no keeping: of whom it is does not matter. */
const letGo = async (): Promise<void> => {
  const kept = (await phoneDatabase.queue()).map(({ id }) => id);
  if (kept.length > 0) await phoneDatabase.discard(await takenIn(kept).catch(() => []));
};

let running: Promise<void> | null = null;

/** One run at a time, in all open tabs together where the browser can do that. */
export const sendNow = (by: string): Promise<void> => {
  if (running !== null) return running;
  const run = async (): Promise<void> => {
    const store = phoneDatabase.store(by);
    const through = (await sendWaiting(store, send)) && (await tellRefused(store, tell));
    if (through) await letGo();
    useSending.setState({ id: null, fraction: null, stuck: !through });
  };
  const alone = async (): Promise<void> => await (navigator.locks ? navigator.locks.request("hanlu-outbox", run) : run());
  running = alone().finally(() => (running = null));
  return running;
};

export const useSender = (by: string): void => {
  useEffect(() => {
    const now = (): void => void sendNow(by);
    const looked = (): void => (document.visibilityState === "visible" ? now() : undefined);
    now();
    addEventListener("online", now);
    document.addEventListener("visibilitychange", looked);
    const timer = setInterval(now, EVERY_MS);
    const forget = useLive.subscribe(({ connection }, before) => {
      if (connection.status === "live" && before.connection.status !== "live") now();
    });
    return () => {
      forget();
      removeEventListener("online", now);
      document.removeEventListener("visibilitychange", looked);
      clearInterval(timer);
    };
  }, [by]);
};
