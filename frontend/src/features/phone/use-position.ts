/** Shares where the technician is while the page is open and they have switched it on. */
import { sendPosition } from "@/api/technician";
import { recall, remember } from "@/lib/storage";
import { useEffect } from "react";
import { create } from "zustand";

const EVERY_MS = 10_000;

type Here = { lat: number; lon: number; accuracy_m: number };
type PositionStore = { sharing: boolean; here: Here | null; denied: boolean; share: (sharing: boolean) => void; seen: (here: Here) => void; deny: () => void };

export const usePosition = create<PositionStore>()((set) => ({
  sharing: recall("share-position") === "yes",
  here: null,
  denied: false,
  share: (sharing) => {
    remember("share-position", sharing ? "yes" : "no");
    set({ sharing, denied: false });
  },
  seen: (here) => set({ here, denied: false }),
  deny: () => set({ denied: true, sharing: false }),
}));

/** A position is worth something only now: what cannot be sent is let go, the next one follows. */
export const useSharedPosition = (): void => {
  const { sharing, seen, deny } = usePosition();
  useEffect(() => {
    if (!sharing || !("geolocation" in navigator)) return;
    let sentMs = 0;
    const onPosition = ({ coords, timestamp }: GeolocationPosition): void => {
      const here = { lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy) };
      seen(here);
      if (timestamp - sentMs < EVERY_MS) return;
      sentMs = timestamp;
      sendPosition({ ...here, at: new Date(timestamp).toISOString() }).catch(() => undefined);
    };
    const watch = navigator.geolocation.watchPosition(onPosition, (error) => error.code === error.PERMISSION_DENIED && deny(), { enableHighAccuracy: true });
    return () => navigator.geolocation.clearWatch(watch);
  }, [sharing, seen, deny]);
};
