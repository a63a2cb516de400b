/** Telling other desks which order this page is on, and hearing who else is on it. */
import { othersByOrder, type Other } from "@/lib/onlookers";
import { newKey } from "@/lib/new-key";
import { useNow } from "@/lib/now";
import { useEffect, useMemo, useState } from "react";
import { api } from "./client";
import { useLive } from "./live/live-store";
import { useMay } from "./rights";
import { useSession } from "./session";

/** A third of the time that the server lets a word hold. */
const SAY_AGAIN_MS = 15_000;
/** Who runs down the list with a key held is on no order but the one where they rest. */
const REST_MS = 300;
const NOBODY: readonly Other[] = [];
const PAGE_ID = newKey();

const on = (orderId: string) => ({ path: { order_id: orderId, page_id: PAGE_ID } });

const say = (orderId: string, doing: Other["doing"]): void =>
  void api.PUT("/api/v1/work-orders/{order_id}/onlookers/{page_id}", { params: on(orderId), body: { doing } }).catch(unheard);

const leave = (orderId: string): void =>
  void api.DELETE("/api/v1/work-orders/{order_id}/onlookers/{page_id}", { params: on(orderId), keepalive: true }).catch(unheard);

/** Nobody is kept from anything by what went unheard: the next word tells, and silence ends it. */
const unheard = (): void => undefined;

type On = { orderId: string | null; doing: Other["doing"] };

/** What has stayed as it is for `REST_MS`. */
const useRested = (orderId: string | null, doing: Other["doing"]): On => {
  const [rested, setRested] = useState<On>({ orderId: null, doing });
  useEffect(() => {
    const timer = setTimeout(() => setRested({ orderId, doing }), REST_MS);
    return () => clearTimeout(timer);
  }, [orderId, doing]);
  return rested;
};

/** Say that this page is on an order, again and again while it is looked at; a page in the background falls silent. */
export const useTellOnlooking = (onOrder: string | null, does: Other["doing"]): void => {
  const { orderId, doing } = useRested(onOrder, does);
  const may = useMay()("work_orders.assign");
  useEffect(() => {
    if (orderId === null || !may) return;
    const tell = (): void => { if (!document.hidden) say(orderId, doing); };
    tell();
    const timer = setInterval(tell, SAY_AGAIN_MS);
    addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      removeEventListener("visibilitychange", tell);
    };
  }, [orderId, doing, may]);
  useEffect(() => {
    if (orderId === null || !may) return;
    const left = (): void => leave(orderId);
    addEventListener("pagehide", left);
    return () => {
      removeEventListener("pagehide", left);
      left();
    };
  }, [orderId, may]);
};

/** Others by order, as of this second. */
export const useOthersByOrder = (): ReadonlyMap<string, readonly Other[]> => {
  const nowMs = useNow();
  const me = useSession().data?.id ?? null;
  const onlookers = useLive(({ live }) => (live.status === "live" ? live.onlookers : null));
  return useMemo(() => othersByOrder(onlookers?.values() ?? [], me, nowMs), [onlookers, me, nowMs]);
};

export const useOthersOn = (orderId: string): readonly Other[] => useOthersByOrder().get(orderId) ?? NOBODY;
