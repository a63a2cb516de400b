/** Sites change far less often than positions, and clustering them anew costs the most: remember. */
import type { LiveData } from "@/api/live/live-state";
import { siteFeatures, type Picked } from "./map-features";

/** Clocks run out without an event: look again after this long. */
const LOOK_AGAIN_MS = 10_000;

type Inputs = Pick<LiveData, "orders" | "alarms" | "sites">;

/** The same object as long as nothing that it is made of has changed. */
export const siteMemory = (picked: Picked) => {
  let known: { inputs: Inputs; madeMs: number; features: ReturnType<typeof siteFeatures> } | null = null;
  return (data: LiveData, nowMs: number): ReturnType<typeof siteFeatures> => {
    const { orders, alarms, sites } = data;
    const fresh =
      known !== null && nowMs - known.madeMs < LOOK_AGAIN_MS &&
      known.inputs.orders === orders && known.inputs.alarms === alarms && known.inputs.sites === sites;
    if (!fresh || known === null) known = { inputs: { orders, alarms, sites }, madeMs: nowMs, features: siteFeatures(data, picked, nowMs) };
    return known.features;
  };
};
