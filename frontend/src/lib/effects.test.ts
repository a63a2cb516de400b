import type { Candidate } from "@/api/types";
import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { brokenText, effectText, isCostly, isOverridable, outText, pushedText, wholeEffectText } from "./effects";
import { translator } from "./i18n/translate";

const NOW = Date.parse("2026-11-22T04:00:00Z");
const t = translator("en", "Asia/Shanghai");
const candidate = (given: Partial<Candidate> = {}): Candidate => ({
  technician_id: "li", name: "李明", feasible: true, arrives_at: "2026-11-22T04:47:00Z", starts_at: "2026-11-22T04:47:00Z", cost: null, broken: [], pushed: [],
  reasons: [{ code: "drive", params: { minutes: 8 } }, { code: "has_skill", params: { skill: "refrigeration", level: 3 } }, { code: "moves_nobody", params: {} }],
  ...given,
});

describe("the effect of an assignment", () => {
  it("is an arrival and a price, in the site's time", () => expect(effectText(candidate(), workOrder(), NOW, t)).toBe("at 12:47 · 8 min away"));
  it("names whom it makes late", () => {
    const late = candidate({ reasons: [{ code: "late_by", params: { minutes: 5 } }, { code: "moves_promises", params: {} }] });
    expect(effectText(late, workOrder(), NOW, t)).toBe("at 12:47 · 5 min late · moves a promised time");
    expect([isCostly(late), isCostly(candidate())]).toEqual([true, false]);
  });
  it("names the first of the other visits that it moves, and counts the rest", () => {
    const other = (number: string) => ({ work_order_id: number, number, was_at: "2026-11-22T05:00:00Z", starts_at: "2026-11-22T05:30:00Z" });
    expect(pushedText(candidate({ pushed: ["WO-1", "WO-2", "WO-3"].map(other) }), workOrder(), NOW, t)).toBe("1 13:00 → 13:30 · 2 13:00 → 13:30 · 1 more at other times");
    expect(pushedText(candidate(), workOrder(), NOW, t)).toBe("");
    expect(wholeEffectText(candidate({ pushed: [other("WO-1")] }), workOrder(), NOW, t)).toBe("at 12:47 · 8 min away · 1 13:00 → 13:30");
    expect(wholeEffectText(candidate(), workOrder(), NOW, t)).toBe("at 12:47 · 8 min away");
  });
  it("of somebody who cannot go is the rule in the way", () => {
    const out = candidate({ feasible: false, arrives_at: null, reasons: [], broken: [{ code: "skill_missing", params: { skill: "electrical", level: 2, has: 0 } }] });
    expect(outText(out, workOrder(), t)).toBe("lacks electrical work");
  });
  it("breaks nothing where they can go, or where nobody has ranked them", () => {
    const out = candidate({ feasible: false, broken: [{ code: "skill_missing", params: { skill: "electrical", level: 2, has: 0 } }] });
    expect([brokenText(out, workOrder(), t), brokenText(candidate(), workOrder(), t), brokenText(undefined, workOrder(), t)]).toEqual(["lacks electrical work", undefined, undefined]);
  });
  it("that breaks only a rule of the plan may be done with a reason; a missing certificate may not", () => {
    const out = (...codes: string[]) => isOverridable(candidate({ feasible: false, broken: codes.map((code) => ({ code, params: {} })) }));
    expect([out("off_shift"), out("after_window"), out("skill_missing"), out("off_shift", "certificate_expired"), isOverridable(candidate())]).toEqual([true, true, false, false, false]);
  });
});
