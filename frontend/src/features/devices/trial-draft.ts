/** Rules to try: from the form to what differs from the rules in force, and on to where they are kept. Pure. */
import type { Changes, TrialAlarm } from "@/api/trials";

export const LIMITS = ["max", "min"] as const;
export const SETTINGS = ["band", "delay_high", "delay_low"] as const;

const NUMBERS: ReadonlySet<string> = new Set([...LIMITS, "band"]);

/** What was typed; an empty field leaves the rule as it is. What is no number goes as typed, for the server to refuse. */
export const changesFrom = (read: (name: string) => string): Changes =>
  Object.fromEntries(
    [...LIMITS, ...SETTINGS].flatMap((name): [string, number | string][] => {
      const text = read(name).trim().replace(/^\u2212/, "-");
      if (text === "") return [];
      return [[name, NUMBERS.has(name) && Number.isFinite(Number(text)) ? Number(text) : text]];
    }),
  );

/** What a zone keeps itself. */
export const zoneLimits = ({ max, min }: Changes): { min_c?: number; max_c?: number } => ({
  ...(typeof max === "number" && { max_c: max }),
  ...(typeof min === "number" && { min_c: min }),
});

/** What the policy keeps for all zones of the kind, by dotted key. */
export const policyValues = (changes: Changes, kind: string, transport: boolean): [string, number | string][] =>
  SETTINGS.flatMap((name): [string, number | string][] => {
    const value = changes[name];
    return value === undefined ? [] : [[`coldchain.${kind}${transport ? "_transport" : ""}.${name}`, value]];
  });

/** An alarm of one trial that the other would have raised too: the same rule, and the same or an overlapping time. */
export const isAmong = (alarm: TrialAlarm, others: readonly TrialAlarm[]): boolean => {
  const end = (one: TrialAlarm): number => (one.closed_at === null ? Infinity : Date.parse(one.closed_at));
  return others.some((other) => other.rule === alarm.rule && Date.parse(other.since) <= end(alarm) && Date.parse(alarm.since) <= end(other));
};
