import { describe, expect, it } from "vitest";
import { technician } from "../../../testing/factories";
import { draftOf, emptyTechnician, faultsOf, shiftRows, technicianGiven, type TechnicianDraft } from "./technician-draft";

const DRAFT: TechnicianDraft = { ...emptyTechnician("Asia/Shanghai"), code: "T-9", name: "Li", home: { lat: 30, lon: 120 }, skills: [{ skill: "refrigeration", level: 3, ends: "2027-05-31" }] };

describe("shifts", () => {
  it("of the same hours are one row of several days", () => {
    const shifts = [2, 0, 1].map((weekday) => ({ weekday, starts: "08:00:00", length_min: 540 }));
    expect(shiftRows([...shifts, { weekday: 5, starts: "20:00:00", length_min: 720 }])).toEqual([
      { days: [0, 1, 2], starts: "08:00", hours: 9 },
      { days: [5], starts: "20:00", hours: 12 },
    ]);
  });

  it("are sent day by day", () => {
    expect(technicianGiven({ ...DRAFT, shifts: [{ days: [0, 6], starts: "20:00", hours: 7.5 }] })?.shifts).toEqual([
      { weekday: 0, starts: "20:00", length_min: 450 },
      { weekday: 6, starts: "20:00", length_min: 450 },
    ]);
  });
});

describe("a technician's draft", () => {
  it("is sent as it is written", () => {
    expect(technicianGiven(DRAFT)).toMatchObject({ code: "T-9", home_lat: 30, region: null, skills: [{ skill: "refrigeration", level: 3, expires_at: "2027-05-31T00:00:00Z" }] });
  });

  it("comes back unchanged from what the server holds", () => {
    const held = technician({ skills: [{ skill: "electrical", level: 1, expires_at: null }] });
    const given = technicianGiven(draftOf(held, [{ weekday: 3, starts: "09:00:00", length_min: 480 }]));
    expect(given?.skills).toEqual([{ skill: "electrical", level: 1, expires_at: null }]);
    expect(given?.shifts).toEqual([{ weekday: 3, starts: "09:00", length_min: 480 }]);
  });

  it.each<[string, Partial<TechnicianDraft>, string]>([
    ["needs a home", { home: null }, "home"],
    ["needs a name", { name: " " }, "name"],
    ["names each skill once", { skills: [...DRAFT.skills, ...DRAFT.skills] }, "skill_twice"],
    ["names skills as the server does", { skills: [{ skill: "Big Fridges", level: 1, ends: "" }] }, "skill"],
    ["has days for each shift", { shifts: [{ days: [], starts: "08:00", hours: 8 }] }, "shift_days"],
    ["has no shift longer than a day", { shifts: [{ days: [1], starts: "08:00", hours: 24.1 }] }, "shift_hours"],
    ["has no shift without a length", { shifts: [{ days: [1], starts: "08:00", hours: Number.NaN }] }, "shift_hours"],
  ])("%s", (_case, patch, fault) => {
    expect(faultsOf({ ...DRAFT, ...patch })).toEqual([fault]);
    expect(technicianGiven({ ...DRAFT, ...patch })).toBeNull();
  });
});
