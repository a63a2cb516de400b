/** Sends the queue: at start, when the network returns, when the page is looked at, every 30 s. */
import { Refusal } from "@/api/client";
import { sendStep } from "@/api/technician";
import { useEffect } from "react";
import { sendWaiting, type Answer, type Operation } from "./outbox";
import { phoneDatabase } from "./phone-db";

const EVERY_MS = 30_000;

/** A sign-in that has ended or a server in trouble is like no network: the queue waits. */
export const isPassing = (status: number): boolean => status === 401 || status === 408 || status === 429 || status >= 500;

const send = async ({ id, orderId, to, at, body }: Operation): Promise<Answer> => {
  try {
    await sendStep(orderId, { ...body, to, at, operation_id: id });
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof Refusal) || isPassing(error.status)) return { kind: "unreachable" };
    return { kind: "refused", code: { code: error.code, params: error.params, detail: error.detail } };
  }
};

let running: Promise<void> | null = null;

/** One run at a time, in all open tabs together where the browser can do that. */
export const sendNow = (): Promise<void> => {
  if (running !== null) return running;
  const run = (): Promise<void> => sendWaiting(phoneDatabase.store, send);
  const alone = async (): Promise<void> => await (navigator.locks ? navigator.locks.request("hanlu-outbox", run) : run());
  running = alone().finally(() => (running = null));
  return running;
};

export const useSender = (): void => {
  useEffect(() => {
    const now = (): void => void sendNow();
    const looked = (): void => (document.visibilityState === "visible" ? now() : undefined);
    now();
    addEventListener("online", now);
    document.addEventListener("visibilitychange", looked);
    const timer = setInterval(now, EVERY_MS);
    return () => {
      removeEventListener("online", now);
      document.removeEventListener("visibilitychange", looked);
      clearInterval(timer);
    };
  }, []);
};
