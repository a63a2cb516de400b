/** Shares where the technician is while the page is open and they have switched it on. */
import { sendPosition } from "@/api/technician";
import { recall, remember } from "@/lib/storage";
import { useEffect, useState } from "react";
import { create } from "zustand";
import { useFact } from "./use-facts";

const EVERY_MS = 10_000;

/** Epoch milliseconds, a new value each minute: shifts begin and end at whole ones. */
const useMinute = (): number => {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
};

/** How long a phone is taken to be where it was last seen. */
const FRESH_MS = 120_000;

/** Degrees, metres, and the epoch milliseconds it was measured at. */
export type Here = { lat: number; lon: number; accuracy_m: number; at_ms: number };

/** Where the phone is; null where that is long past: it is no evidence of where somebody stands now. */
export const hereNow = (here: Here | null, nowMs: number): Here | null => (here !== null && nowMs - here.at_ms <= FRESH_MS ? here : null);

/** How long a step waits for a position (our own choice): somebody stands at the door. */
const ASKED_MS = 4_000;

/**
 * Where the phone is, asked once: a phone that stands still tells nothing of itself. Null where it does not say in
 * time, or may not. What the browser's own limit leaves out, such as the question for permission, is cut off too.
 */
export const askedOnce = (geolocation: Pick<Geolocation, "getCurrentPosition"> | undefined, wait_ms: number = ASKED_MS): Promise<Here | null> =>
  new Promise((resolve) => {
    if (geolocation === undefined) return resolve(null);
    const timer = setTimeout(() => resolve(null), wait_ms);
    const answer = (here: Here | null): void => (clearTimeout(timer), resolve(here));
    geolocation.getCurrentPosition(({ coords, timestamp }) => answer(hereFrom(coords, timestamp)), () => answer(null), { enableHighAccuracy: true, timeout: wait_ms, maximumAge: FRESH_MS });
  });

const hereFrom = ({ latitude, longitude, accuracy }: GeolocationCoordinates, at_ms: number): Here => ({ lat: latitude, lon: longitude, accuracy_m: Math.round(accuracy), at_ms });

type PositionStore = { sharing: boolean; here: Here | null; denied: boolean; share: (sharing: boolean) => void; seen: (here: Here) => void; deny: () => void; lose: () => void };

export const usePosition = create<PositionStore>()((set) => ({
  sharing: recall("share-position") === "yes",
  here: null,
  denied: false,
  share: (sharing) => {
    remember("share-position", sharing ? "yes" : "no");
    set({ sharing, denied: false, ...(!sharing && { here: null }) });
  },
  seen: (here) => set({ here, denied: false }),
  deny: () => set({ denied: true, sharing: false, here: null }),
  lose: () => set({ here: null }),
}));

type Shift = { from: string; to: string } | null;

/** Where somebody is outside their shift is nobody's business. Without a known shift there is none. */
export const isOnShift = (shift: Shift, nowMs: number): boolean => shift !== null && Date.parse(shift.from) <= nowMs && nowMs < Date.parse(shift.to);

/** A position is worth something only now: what cannot be sent is let go, the next one follows. */
export const useSharedPosition = (): void => {
  const { sharing, seen, deny, lose } = usePosition();
  const shift = useFact("myself")?.shift ?? null;
  const onShift = isOnShift(shift, useMinute());
  useEffect(() => {
    if (!sharing || !onShift || !("geolocation" in navigator)) return;
    let sentMs = 0;
    const onPosition = ({ coords, timestamp }: GeolocationPosition): void => {
      const here = hereFrom(coords, timestamp);
      seen(here);
      if (timestamp - sentMs < EVERY_MS) return;
      sentMs = timestamp;
      const { at_ms: _, ...place } = here;
      sendPosition({ ...place, at: new Date(timestamp).toISOString() }).catch(() => undefined);
    };
    const watch = navigator.geolocation.watchPosition(onPosition, (error) => error.code === error.PERMISSION_DENIED && deny(), { enableHighAccuracy: true });
    return () => {
      navigator.geolocation.clearWatch(watch);
      lose();
    };
  }, [sharing, onShift, seen, deny, lose]);
};
