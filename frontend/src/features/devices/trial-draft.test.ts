import type { TrialAlarm } from "@/api/trials";
import { describe, expect, it } from "vitest";
import { changesFrom, isAmong, policyValues, zoneLimits } from "./trial-draft";

describe("rules to try", () => {
  const typed: Record<string, string> = { max: " \u221216.5 ", delay_high: "20 min", min: "" };
  const changes = changesFrom((name) => typed[name] ?? "");
  it("are only what was typed", () => expect(changes).toEqual({ max: -16.5, delay_high: "20 min" }));
  it("go to the server as typed where they are no numbers", () => expect(changesFrom((name) => (name === "max" ? "warm" : ""))).toEqual({ max: "warm" }));
  it("are kept by the zone as far as they are limits, zero too", () => {
    expect(zoneLimits(changes)).toEqual({ max_c: -16.5 });
    expect(zoneLimits({ min: 0 })).toEqual({ min_c: 0 });
  });
  it("are kept by the policy as far as they are its kind's", () => {
    expect(policyValues(changes, "frozen", false)).toEqual([["coldchain.frozen.delay_high", "20 min"]]);
    expect(policyValues({ band: 1 }, "frozen", true)).toEqual([["coldchain.frozen_transport.band", 1]]);
  });
});

describe("an alarm of one trial", () => {
  const alarm = (rule: string, from: number, to: number | null): TrialAlarm => ({
    rule, severity: "major", since: new Date(from).toISOString(), opened_at: new Date(from).toISOString(), closed_at: to === null ? null : new Date(to).toISOString(), peak: null, why: { code: rule, params: {} },
  });
  it("is among those of another that overlap it by the same rule", () => {
    expect(isAmong(alarm("high", 10, 20), [alarm("high", 15, null)])).toBe(true);
    expect(isAmong(alarm("high", 10, 20), [alarm("high", 21, 30)])).toBe(false);
    expect(isAmong(alarm("high", 10, 20), [alarm("low", 10, 20)])).toBe(false);
  });
});
