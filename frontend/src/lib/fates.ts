/** What became of an act on an order that is shown ahead of the server's word: on its way, or refused and taken back. */
import { create } from "zustand";

export type Fate = "sending" | "refused";
/** Long enough to look from the toast to the row. */
const REFUSED_SHOWN_MS = 6000;

type FateStore = { fates: ReadonlyMap<string, Fate>; say: (orderId: string, fate: Fate | null) => void };

export const useFates = create<FateStore>()((set, get) => ({
  fates: new Map(),
  say: (orderId, fate) => {
    const fates = new Map(get().fates);
    fates.delete(orderId);
    if (fate !== null) fates.set(orderId, fate);
    set({ fates });
    if (fate === "refused") setTimeout(() => { if (get().fates.get(orderId) === "refused") get().say(orderId, null); }, REFUSED_SHOWN_MS);
  },
}));

export const useFate = (orderId: string): Fate | null => useFates(({ fates }) => fates.get(orderId) ?? null);
