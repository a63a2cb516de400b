/** The case behind the link, asked for again while somebody looks, and what its customer does about it. */
import { api, Refusal, told } from "@/api/client";
import type { components } from "@/api/schema";
import type { Interval } from "@/api/types";
import { useCallback, useEffect, useState } from "react";

export type Tracked = components["schemas"]["Tracked"];
export type Act =
  | { confirm: { name: string } }
  | { object: { reason: string } }
  | { rate: components["schemas"]["RatingIn"] }
  | { book: { window: Interval; operation_id: string } }
  | { give_up: true }
  | { complain: components["schemas"]["CustomerComplaintIn"] }
  | { agree: { needs: string; ticks: string[] } };
export type Seen =
  | { phase: "loading"; reachable: boolean }
  | { phase: "gone" }
  | { phase: "seen"; tracked: Tracked; atMs: number; reachable: boolean };

const EVERY_MS = 15_000;
const LOADING: Seen = { phase: "loading", reachable: true };

/** A complaint has a page of its own: whatever host the server thinks it has, this page found it here. */
const complain = async (secret: string, body: components["schemas"]["CustomerComplaintIn"]): Promise<void> => {
  const made = await told(api.POST("/api/v1/track/{secret}/complaint", { params: { path: { secret } }, body }));
  location.assign(new URL(made.url, location.href).pathname);
};

const send = (secret: string, act: Exclude<Act, { complain: unknown }>): Promise<Tracked> => {
  const params = { path: { secret } };
  if ("confirm" in act) return told(api.POST("/api/v1/track/{secret}/confirmation", { params, body: act.confirm }));
  if ("object" in act) return told(api.POST("/api/v1/track/{secret}/objection", { params, body: act.object }));
  if ("rate" in act) return told(api.POST("/api/v1/track/{secret}/rating", { params, body: act.rate }));
  if ("book" in act) return told(api.PUT("/api/v1/track/{secret}/appointment", { params, body: act.book }));
  if ("agree" in act) return told(api.POST("/api/v1/track/{secret}/appointment/confirmation", { params, body: act.agree }));
  return told(api.DELETE("/api/v1/track/{secret}/appointment", { params }));
};

type Followed = { seen: Seen; look: () => Promise<void>; act: (act: Act) => Promise<void>; ask: () => Promise<Interval[]> };

export const useTracked = (secret: string): Followed => {
  const [seen, setSeen] = useState<Seen>(LOADING);
  const take = (tracked: Tracked): void => setSeen({ phase: "seen", tracked, atMs: Date.now(), reachable: true });

  const look = useCallback(async (): Promise<void> => {
    try {
      take(await told(api.GET("/api/v1/track/{secret}", { params: { path: { secret } } })));
    } catch (error) {
      const isGone = error instanceof Refusal && (error.status === 404 || error.status === 422);
      setSeen((before) => (isGone || before.phase === "gone" ? { phase: "gone" } : { ...before, reachable: false }));
    }
  }, [secret]);

  useEffect(() => {
    void look();
    const timer = setInterval(() => void (document.hidden || look()), EVERY_MS);
    const onShown = (): void => void (document.hidden || look());
    document.addEventListener("visibilitychange", onShown);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onShown);
    };
  }, [look]);

  const act = useCallback(async (wanted: Act): Promise<void> => ("complain" in wanted ? complain(secret, wanted.complain) : take(await send(secret, wanted))), [secret]);
  const ask = useCallback(async (): Promise<Interval[]> => (await told(api.GET("/api/v1/track/{secret}/slots", { params: { path: { secret } } }))).items, [secret]);
  return { seen, look, act, ask };
};
