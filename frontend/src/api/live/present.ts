/** The live data with everybody's state as it is this second: no message comes when a shift ends or a phone falls silent. */
import { useNow } from "@/lib/now";
import { presentTechnicians } from "@/lib/presence";
import type { LiveData, LiveState } from "./live-state";
import { useLive } from "./live-store";

type Known = { orders: LiveData["orders"]; technicians: LiveData["technicians"]; second: number; present: LiveData["technicians"] };
let known: Known | null = null;

/** Several panes ask for the same moment: it is worked out once. */
export const presentAt = <State extends LiveState>(live: State, nowMs: number): State => {
  if (live.status === "loading") return live;
  const second = Math.floor(nowMs / 1000);
  if (known?.orders !== live.orders || known.technicians !== live.technicians || known.second !== second) {
    known = { orders: live.orders, technicians: live.technicians, second, present: presentTechnicians(live, nowMs) };
  }
  return { ...live, technicians: known.present };
};

export const usePresent = (): LiveState => {
  const nowMs = useNow();
  return presentAt(useLive((store) => store.live), nowMs);
};

/** As `usePresent`, for panes of work: at once when orders or alarms change, else each second. Positions, which come all the
 * time, are the map's own matter. */
export const useBoard = (): LiveState => {
  const nowMs = useNow();
  useLive(({ live }) => (live.status === "live" ? live.orders : null));
  useLive(({ live }) => (live.status === "live" ? live.alarms : null));
  return presentAt(useLive.getState().live, nowMs);
};
