import type { HeldCall } from "@/api/types";
import { en } from "@/lib/i18n/en";
import { zhCN } from "@/lib/i18n/zh-CN";
import { describe, expect, it } from "vitest";
import { byCaller, isShelved } from "./held-calls";

const call = (id: number, code: string, instead_id: string | null = null): HeldCall => ({
  id, device_id: `cold-${id}`, channel: "", rule: "silence", reason: { code, params: {} },
  since: "2026-06-01T12:00:00Z", known_at: "2026-06-01T12:05:00Z", until: null, ended_at: null, zone_id: null, site_id: null,
  outcome: null, alarm_id: `alarm-${id}`, alarm_why: null, instead_id, instead_device_id: instead_id && "cold-0",
});
const ids = (groups: readonly (readonly HeldCall[])[]): number[][] => groups.map((group) => group.map(({ id }) => id));

describe("calls that are held back", () => {
  it("stand together where one alarm has called for them, and alone otherwise", () => {
    const line = "held.incident.line";
    const calls = [call(1, line, "a"), call(2, "held.defrost"), call(3, line, "a"), call(4, line, "b"), call(5, "held.defrost"), call(6, "held.behind", "a")];
    expect(ids(byCaller(calls))).toEqual([[1, 3], [2], [4], [5], [6]]);
  });
  it("end by hand only where a person shelved them", () => {
    expect(isShelved(call(1, "held.shelved"))).toBe(true);
    expect(isShelved(call(1, "held.incident.line", "a"))).toBe(false);
  });
  it("have words for everything that incidents group by", () => {
    for (const kind of ["line", "area", "site", "zone", "device"] as const)
      for (const words of [en, zhCN]) expect(words[`held.incident.${kind}`]).toContain("{device}");
  });
});
