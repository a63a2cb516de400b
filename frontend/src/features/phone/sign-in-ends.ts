/** When the sign-in of a phone ends, so that somebody can renew it while there is a network. Pure. */
import type { Session } from "@/api/types";

export type Ending = { atMs: number; idle: boolean };

/** Told a day ahead of the end by age, and three hours ahead of the end by silence. */
const WARN_AGE_MS = 24 * 3_600_000;
const WARN_IDLE_MS = 3 * 3_600_000;

/** The end that comes first, once it is near or over; nothing where the server told none. */
export const endingOf = ({ ends_at, idle_s }: Session, contactMs: number, nowMs: number): Ending | null => {
  const byAge = ends_at ? Date.parse(ends_at) : Infinity;
  const byIdle = idle_s ? contactMs + idle_s * 1000 : Infinity;
  const found: Ending = byIdle < byAge ? { atMs: byIdle, idle: true } : { atMs: byAge, idle: false };
  return found.atMs - nowMs <= (found.idle ? WARN_IDLE_MS : WARN_AGE_MS) ? found : null;
};
