import { describe, expect, it } from "vitest";
import { workOrder } from "../../../testing/factories";
import { gradeWish, mayRegrade, type GradeSaid } from "./grade-wish";

const order = workOrder({ class: "key_fault", priority: 2, duration_s: 3600 });
const said = (given: Partial<GradeSaid> = {}): GradeSaid => ({ class: "key_fault", priority: "", minutes: "60", reason: " seen on the video ", ...given });

describe("another grade", () => {
  it("is nothing where all stays", () => expect(gradeWish(said({ priority: "2" }), order)).toBeNull());
  it("is sent without what stays", () => expect(gradeWish(said({ minutes: "90" }), order)).toEqual({ duration_s: 5400, reason: "seen on the video" }));
  it("brings the priority of its class where none is named", () => expect(gradeWish(said({ class: "service" }), order)).toEqual({ class: "service", reason: "seen on the video" }));
  it("keeps the priority that is named beside it", () => expect(gradeWish(said({ class: "service", priority: "2" }), order)).toEqual({ class: "service", priority: 2, reason: "seen on the video" }));
  it("leaves the duration where the form has none", () => expect(gradeWish(said({ minutes: "", priority: "1" }), order)).toEqual({ priority: 1, reason: "seen on the video" }));
  it("cannot be given to what is over", () => expect([mayRegrade(order), mayRegrade(workOrder({ state: "done" }))]).toEqual([true, false]));
});
