import { describe, expect, it } from "vitest";
import { workOrder } from "../../testing/factories";
import { expected } from "./work-orders";

const held = workOrder({ technician_id: "li", technician_name: "李明", starts_at: "2026-11-22T05:00:00Z", eta: { from: "2026-11-22T05:00:00Z", to: "2026-11-22T05:20:00Z" } });

describe("an order as it is expected to become", () => {
  it.each(["wang", null])("does not keep the times of whoever had it (now: %s)", (technician_id) => {
    expect(expected(held, { technician_id }, null)).toMatchObject({ technician_id, starts_at: null, eta: null });
  });
  it("keeps its times where only the lock changes", () => {
    expect(expected(held, { locked: true }, null)).toEqual({ ...held, locked: true });
  });
});
