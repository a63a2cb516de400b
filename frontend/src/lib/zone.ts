/** The one time zone of a screen: where the work is, when that is one place; else the reader's own. */
import { create } from "zustand";

/** The zone that all share; null when they do not, or when there are none. */
export const commonZone = (zones: Iterable<string>): string | null => {
  const distinct = new Set(zones);
  return distinct.size === 1 ? ([...distinct][0] ?? null) : null;
};

export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

type ZoneStore = { zone: string; use: (zone: string | null) => void };

export const useZone = create<ZoneStore>()((set) => ({
  zone: viewerZone(),
  use: (zone) => set({ zone: zone ?? viewerZone() }),
}));
