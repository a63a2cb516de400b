import { describe, expect, it } from "vitest";
import { workOrder } from "../../../testing/factories";
import { signaturePath } from "./signature-path";
import { byTurn, CHECKS, distance_m, EMPTY_VISIT, farAway_m, isMine, missingItem, missingOf, NEEDS, nextStep, visitBody, isWithin, type Visit } from "./visit";

const COMPLETE: Visit = {
  checklist: Object.fromEntries(CHECKS.map((check) => [check, true])),
  cause: "Relay stuck",
  solution: "Relay replaced",
  parts_used: [],
  signature: { name: "Lin", svg: "M0 0L1 1" },
};

const NO_PHOTOS = { taken: 0, least: 0 };

describe("a visit", () => {
  it("may end when all is there", () => expect(missingOf(COMPLETE, NO_PHOTOS)).toEqual([]));

  it("names each missing item in the order of the page", () => {
    expect(missingOf(EMPTY_VISIT, NO_PHOTOS)).toEqual([...CHECKS.map((check) => `check.${check}`), "cause", "solution", "signature"]);
  });

  it.each([
    ["blank words are no cause", { cause: "  " }, "cause"],
    ["a signature needs a name", { signature: { name: " ", svg: "M0 0L1 1" } }, "signature"],
    ["an unticked check is missing", { checklist: { ...COMPLETE.checklist, safety: false } }, "check.safety"],
  ])("%s", (_case, patch, item) => expect(missingOf({ ...COMPLETE, ...patch }, NO_PHOTOS)).toEqual([item]));
});

describe("what the policy asks of a kind besides", () => {
  const shown: Visit = { ...COMPLETE, identity_shown: true, consent_by: "Lin", plan_told: "The relay", test_run: { passed: true, note: "" } };

  it("stands before and after the work", () => {
    expect(missingOf(COMPLETE, NO_PHOTOS, NEEDS)).toEqual(["identity", "consent", "plan", "test_run"]);
    expect(missingOf(shown, NO_PHOTOS, NEEDS)).toEqual([]);
    expect(missingOf(COMPLETE, NO_PHOTOS)).toEqual([]);
  });

  it.each<[string, Partial<Visit>, string]>([
    ["blank words are nobody's consent", { consent_by: " " }, "consent"],
    ["parts that were used are explained", { parts_used: [{ part: "fan", quantity: 1 }] }, "genuine"],
    ["a test run that failed is none", { test_run: { passed: false, note: "warm" } }, "test_run"],
  ])("%s", (_case, patch, item) => expect(missingOf({ ...shown, ...patch }, NO_PHOTOS, NEEDS)).toEqual([item]));
});

describe("how far away an arrival is", () => {
  const site = { lat: 31.2, lon: 121.5 };
  it("counts what the phone may be wrong by for the technician", () => {
    expect(farAway_m(site, { lat: 31.22, lon: 121.5, accuracy_m: 10 }, 300)).toBeCloseTo(2224, -1);
    expect(farAway_m(site, { lat: 31.22, lon: 121.5, accuracy_m: 2000 }, 300)).toBeNull();
    expect(farAway_m(site, { ...site, accuracy_m: 10 }, 300)).toBeNull();
  });
});

describe("photos and signature", () => {
  it("are asked for as the policy says", () => {
    expect(missingOf(COMPLETE, { taken: 1, least: 2 })).toEqual(["photos"]);
    expect(missingOf(COMPLETE, { taken: 2, least: 2 })).toEqual([]);
  });

  it("do not keep somebody who works alone from finishing", () => {
    expect(missingOf({ ...COMPLETE, signature: null, unsigned: true }, NO_PHOTOS)).toEqual([]);
  });

  it("are not sent with the words: the server takes only what it knows", () => {
    expect(visitBody({ ...COMPLETE, signature: null, unsigned: true })).toEqual({ checklist: COMPLETE.checklist, cause: COMPLETE.cause, solution: COMPLETE.solution, parts_used: [] });
  });
});

describe("what the server misses", () => {
  it("has the names of the page", () => expect(["checklist.cause", "solution", "photos"].map(missingItem)).toEqual(["check.cause", "solution", "photos"]));
});

describe("the next step", () => {
  it("leads from the offer to the signature", () => {
    const path = ["offered"];
    for (let state = nextStep("offered"); state !== null; state = nextStep(state)) path.push(state);
    expect(path).toEqual(["offered", "accepted", "travelling", "on_site", "working", "done", "signed"]);
  });

  it("is nobody's before an assignment and after the signature", () => expect([nextStep("classified"), nextStep("signed"), nextStep("cancelled")]).toEqual([null, null, null]));
});

describe("the day's list", () => {
  it("shows what is under way, then what waits for an answer, then the rest by time", () => {
    const at = (from: string) => ({ eta: { from, to: from } });
    const jobs = [
      workOrder({ id: "later", state: "accepted", ...at("2026-11-22T08:00:00Z") }),
      workOrder({ id: "sooner", state: "accepted", ...at("2026-11-22T06:00:00Z") }),
      workOrder({ id: "offer", state: "offered" }),
      workOrder({ id: "now", state: "working" }),
    ];
    expect(jobs.sort(byTurn).map((job) => job.id)).toEqual(["now", "offer", "sooner", "later"]);
  });

  it("holds only one's own open jobs", () => {
    expect(isMine(workOrder({ technician_id: "t", state: "accepted" }), "t")).toBe(true);
    expect(isMine(workOrder({ technician_id: "t", state: "closed" }), "t")).toBe(false);
    expect(isMine(workOrder({ technician_id: "t", state: "classified" }), "t")).toBe(false);
    expect(isMine(workOrder({ technician_id: null }), null)).toBe(false);
  });
});

describe("what the phone keeps", () => {
  const endMs = Date.parse("2026-11-25T04:00:00Z");
  it.each([
    ["a job of tomorrow", "2026-11-23T04:00:00Z", true],
    ["a job after the end", "2026-11-25T04:00:01Z", false],
    ["a job without a time", null, true],
  ])("%s", (_case, from, kept) => expect(isWithin(workOrder({ eta: null, window: null, starts_at: from }), endMs)).toBe(kept));
});

describe("distance", () => {
  it("is about 111.2 km for one degree of latitude", () => {
    expect(distance_m({ lat: 30, lon: 120 }, { lat: 31, lon: 120 })).toBeCloseTo(111_195, -2);
  });
});

describe("a signature", () => {
  it("is a path of moves and lines, rounded to tenths", () => {
    expect(signaturePath([{ points: [{ x: 1.04, y: 2 }, { x: 3.16, y: 4 }] }, { points: [{ x: 5, y: 6 }] }])).toBe("M1 2L3.2 4M5 6L5 6");
  });

  it("uses only the letters the server allows", () => {
    expect(signaturePath([{ points: [{ x: -1e-7, y: 1e5 }, { x: 2, y: 3 }] }])).toMatch(/^[MmLlHhVvCcSsQqTtZz0-9eE .,+-]{2,60000}$/);
  });
});
