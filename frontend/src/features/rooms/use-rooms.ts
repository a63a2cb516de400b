/** The rooms behind a link, asked for again while somebody looks: the link gives a pass, the pass shows the rooms. */
import { api, Refusal, told } from "@/api/client";
import type { components } from "@/api/schema";
import { useCallback, useEffect, useState } from "react";

type Schemas = components["schemas"];
export type Room = Schemas["RoomOut"];
export type Shown = { site: string; zone: string; rooms: readonly Room[]; atMs: number };

/** A link of its own, or the page of a case, which one goes back to. */
export type Door = { secret: string; ofCase: boolean };

export const doorOf = (path: string): Door => {
  const [, page, secret = ""] = path.split("/").map(decodeURIComponent);
  return { secret, ofCase: page === "track" };
};

export type Seen = { phase: "loading"; reachable: boolean } | { phase: "gone" } | { phase: "seen"; shown: Shown; reachable: boolean };

const EVERY_MS = 30_000;

const open = ({ secret, ofCase }: Door): Promise<Schemas["RoomsOpened"]> => {
  const params = { path: { secret } };
  return told(ofCase ? api.GET("/api/v1/track/{secret}/rooms", { params }) : api.GET("/api/v1/rooms/{secret}", { params }));
};

const ask = async (door: Door): Promise<Shown> => {
  const { site_name, timezone, site_pass } = await open(door);
  const { at, rooms } = await told(api.GET("/api/v1/site-rooms", { params: { header: { "site-pass": site_pass } } }));
  return { site: site_name, zone: timezone, rooms: rooms as Room[], atMs: Date.parse(at) };
};

export const useRooms = ({ secret, ofCase }: Door): Seen => {
  const [seen, setSeen] = useState<Seen>({ phase: "loading", reachable: true });
  const look = useCallback(async (): Promise<void> => {
    try {
      setSeen({ phase: "seen", shown: await ask({ secret, ofCase }), reachable: true });
    } catch (error) {
      const isGone = error instanceof Refusal && (error.status === 404 || error.status === 422);
      setSeen((before) => (isGone || before.phase === "gone" ? { phase: "gone" } : { ...before, reachable: false }));
    }
  }, [secret, ofCase]);
  useEffect(() => {
    const lookIfShown = (): void => void (document.hidden || look());
    void look();
    const timer = setInterval(lookIfShown, EVERY_MS);
    document.addEventListener("visibilitychange", lookIfShown);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", lookIfShown);
    };
  }, [look]);
  return seen;
};
