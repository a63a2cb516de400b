import type { MaintenancePlan } from "@/api/maintenance";
import { describe, expect, it } from "vitest";
import { dayText, draftOf, emptyPlan, faultsOf, planGiven, type Fault, type PlanDraft } from "./plan-draft";

const DRAFT: PlanDraft = { ...emptyPlan("2026-06-20"), siteId: "s-1", work: " Clean the condenser " };

const HELD: MaintenancePlan = {
  id: "p-1", code: "M1", site_id: "s-1", site_name: "North", timezone: "Asia/Shanghai", asset_id: "a-1", serial: "HL-1", work: "Clean", every: 3, unit: "month",
  counts_from: "done", by_run_hours: true, first_on: "2026-06-20", days_before: 3, days_after: 4, pauses: [{ from: "11-15", to: "03-01" }], duration_s: 5400,
  skills: [{ skill: "refrigeration", level: 2 }], parts: ["fuse"], checklist: ["Fans", "Door seal"], visited_on: null, next_due_on: "2026-09-20",
  paused_at: null, paused_reason: null, order: null, created_at: "2026-06-01T12:00:00Z", version: 1,
};

describe("a plan's draft", () => {
  it("is sent for its site, without what was left empty", () => {
    const given = planGiven({ ...DRAFT, checklist: " Fans \n\n Door seal", skills: { refrigeration: 2, electrical: 0 } }, null);
    expect(given).toMatchObject({ site_id: "s-1", asset_id: null, work: "Clean the condenser", checklist: ["Fans", "Door seal"], skills: [{ skill: "refrigeration", level: 2 }] });
  });

  it("comes back unchanged from what the server holds", () => {
    expect(planGiven(draftOf(HELD), HELD.code)).toEqual({
      code: "M1", site_id: null, asset_id: "a-1", work: "Clean", every: 3, unit: "month", counts_from: "done", by_run_hours: true, first_on: "2026-06-20",
      days_before: 3, days_after: 4, duration_min: 90, pauses: HELD.pauses, skills: HELD.skills, parts: ["fuse"], checklist: ["Fans", "Door seal"],
    });
  });

  it("asks no counter of a site", () => expect(planGiven({ ...DRAFT, byRunHours: true }, null)?.by_run_hours).toBe(false));

  it.each<[Fault, Partial<PlanDraft>]>([
    ["place", { siteId: null }],
    ["work", { work: "  " }],
    ["every", { every: 1.5 }],
    ["first_on", { firstOn: "" }],
    ["days", { every: 2, unit: "week" }],
    ["days", { daysAfter: -1 }],
    ["minutes", { minutes: 4 }],
    ["pause", { pauses: [{ from: "02-30", to: "03-01" }] }],
  ])("is not sent with a wrong %s", (fault, wrong) => {
    expect(faultsOf({ ...DRAFT, ...wrong })).toEqual([fault]);
    expect(planGiven({ ...DRAFT, ...wrong }, null)).toBeNull();
  });

  it("knows that 29 February is a day", () => expect(faultsOf({ ...DRAFT, pauses: [{ from: "02-29", to: "03-01" }] })).toEqual([]));
});

it("a day is the same day in every zone", () => expect(dayText("2026-06-20", "en")).toBe("Jun 20, 2026"));
