/** What is said on arriving: where the phone was, and why that counts where it was far from the site. Pure. */
import { farAway_m } from "./visit";

type Place = { lat: number; lon: number; accuracy_m: number };

/** As the server takes it; without a position the order says that there was none. */
export type ArrivalSaid = { position?: Place; reason?: string };

/** `far_m`: how far from the site, where that needs a reason. */
export type Arriving = { said: ArrivalSaid; far_m: number | null };

/** Without the rule how near is near (`within_m`), the server judges. */
export const arriving = (site: { lat: number; lon: number }, here: Place | null, within_m: number | null): Arriving => {
  if (here === null) return { said: {}, far_m: null };
  const { lat, lon, accuracy_m } = here;
  return { said: { position: { lat, lon, accuracy_m } }, far_m: within_m === null ? null : farAway_m(site, here, within_m) };
};
