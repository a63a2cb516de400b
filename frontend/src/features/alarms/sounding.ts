/** Which alarms are to be heard: those that ring now and did not a moment ago. Pure. */
import type { Alarm, Severity } from "@/api/types";

const LOUDEST_FIRST: readonly Severity[] = ["critical", "major", "minor"];

/** Open and unsilenced alarms that nobody has heard yet; the loudest of them gives the sound. */
export const newlyRinging = (ringing: readonly Alarm[], heard: ReadonlySet<string>): Severity | null => {
  const fresh = ringing.filter(({ id, state }) => state === "open" && !heard.has(id)).map(({ severity }) => severity);
  return LOUDEST_FIRST.find((severity) => fresh.includes(severity)) ?? null;
};

/** Hertz, how often, seconds each: the worse, the higher and the more often; told apart without looking. */
export type Tone = { hertz: number; times: number; long_s: number };
export const TONES: Record<Severity, Tone> = {
  critical: { hertz: 880, times: 3, long_s: 0.18 },
  major: { hertz: 660, times: 2, long_s: 0.2 },
  minor: { hertz: 440, times: 1, long_s: 0.25 },
};
