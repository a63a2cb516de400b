import type { OrderEvent } from "@/api/types";
import { describe, expect, it } from "vitest";
import { caseAt } from "./replay";

const event = (at: string, to: OrderEvent["to"], changes: Record<string, unknown> = {}): OrderEvent =>
  ({ version: 1, at, by: "Chen", role: "dispatcher", action: "transition", from: null, to, reason: null, data: { changes } }) as OrderEvent;

const EVENTS = [
  event("2026-06-01T09:00:00Z", "received", { priority: [null, 2], fault: [null, "frost"] }),
  event("2026-06-01T09:05:00Z", "classified", { priority: [2, 1] }),
  event("2026-06-01T09:30:00Z", "offered", { technician_id: [null, "t-1"] }),
  event("2026-06-01T10:00:00Z", "classified", { technician_id: ["t-1", null] }),
];

describe("a case replayed", () => {
  it("stands as it did after each of its changes", () => {
    expect(caseAt(EVENTS, 0)).toEqual({ state: "received", priority: 2, fault: "frost" });
    expect(caseAt(EVENTS, 2)).toEqual({ state: "offered", priority: 1, fault: "frost", technician_id: "t-1" });
    expect(caseAt(EVENTS, 3)).toMatchObject({ state: "classified", technician_id: null });
  });

  it("knows nothing of an empty history", () => expect(caseAt([], 0)).toEqual({}));
});
