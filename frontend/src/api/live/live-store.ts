/** The one live store of a page: what the stream said, and how the stream itself is doing. */
import { inOwnTime } from "@/lib/onlookers";
import { create } from "zustand";
import type { WorkOrder } from "../types";
import { applyFrame, heldOrder, withOrder, type Frame, type LiveState } from "./live-state";

export type Connection =
  | { status: "connecting" }
  | { status: "live"; /** Age of the newest frame when it came. */ delayMs: number }
  | { status: "offline"; sinceMs: number };

type LiveStore = {
  live: LiveState;
  connection: Connection;
  receive: (frame: Frame, nowMs: number) => void;
  connected: (connection: Connection) => void;
  /** What the server answered about an order: held until the stream tells the same. */
  hold: (order: WorkOrder) => void;
  /** An order as it is expected to become. Returns what takes that back, unless the stream has told something newer meanwhile. */
  guess: (order: WorkOrder) => () => void;
  /** Whoever signs in next must not resume where somebody else was. */
  forget: () => void;
};

const NOTHING = { live: { status: "loading" }, connection: { status: "connecting" } } as const;

export const useLive = create<LiveStore>()((set, get) => ({
  ...NOTHING,
  receive: (frame, nowMs) =>
    set(({ live, connection }) => ({
      live: applyFrame(live, inOwnTime(frame, nowMs)),
      connection: { status: "live", delayMs: delayOf(frame, nowMs, connection) },
    })),
  connected: (connection) => set({ connection }),
  hold: (order) => set(({ live }) => ({ live: withOrder(live, order) })),
  guess: (order) => {
    const before = heldOrder(get().live, order.id);
    set(({ live }) => ({ live: withOrder(live, order) }));
    return () => set(({ live }) => ({ live: before !== undefined && heldOrder(live, order.id) === order ? withOrder(live, before) : live }));
  },
  forget: () => set(NOTHING),
}));

/** Only frames that carry their instant tell the delay; one clock a little ahead is not a delay. */
const delayOf = (frame: Frame, nowMs: number, before: Connection): number => {
  const known = before.status === "live" ? before.delayMs : 0;
  return frame.type === "snapshot" ? known : Math.max(0, nowMs - Date.parse(frame.at));
};
