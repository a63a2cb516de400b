import { describe, expect, it } from "vitest";
import { technician, workOrder } from "../../testing/factories";
import { doingOf, presentTechnicians, stateAt } from "./presence";

const NOW = Date.parse("2026-11-22T04:00:00Z");
const minute = (n: number): string => new Date(NOW + n * 60_000).toISOString();
const shift = { from: minute(-120), to: minute(120) };
const over = { from: minute(-120), to: minute(-60) };
const seen = (n: number) => ({ lat: 30, lon: 120, at: minute(n), heading: null });
const NOBODY = doingOf([]);

describe("a technician", () => {
  it("who travels is driving, also after the shift has ended", () => {
    const doing = doingOf([workOrder({ technician_id: "tech-1", state: "travelling" })]);
    expect(stateAt(technician({ shift: over, position: null, state: "off" }), doing, NOW)).toBe("driving");
  });
  it("who works on one of two orders is working", () => {
    const doing = doingOf([workOrder({ technician_id: "tech-1", state: "paused" }), workOrder({ technician_id: "tech-1", state: "on_site" })]);
    expect(stateAt(technician({ shift, position: seen(-1) }), doing, NOW)).toBe("working");
  });
  it("is free on shift and off duty outside of it, up to the very end", () => {
    expect(stateAt(technician({ shift, position: null }), NOBODY, NOW)).toBe("free");
    expect(stateAt(technician({ shift: { from: minute(-60), to: minute(0) } }), NOBODY, NOW)).toBe("off");
    expect(stateAt(technician({ shift: null }), NOBODY, NOW)).toBe("off");
  });
  it("is lost once the phone has been silent for more than ten minutes of the shift", () => {
    expect(stateAt(technician({ shift, position: seen(-10) }), NOBODY, NOW)).toBe("free");
    expect(stateAt(technician({ shift, position: seen(-11) }), NOBODY, NOW)).toBe("lost");
    expect(stateAt(technician({ shift, position: seen(-180) }), NOBODY, NOW)).toBe("free");
  });
  it("stays the same object while nothing changes", () => {
    const calm = technician({ shift, position: seen(0), state: "free" });
    const shown = presentTechnicians({ orders: new Map(), technicians: new Map([[calm.id, calm]]) }, NOW);
    expect(shown.get(calm.id)).toBe(calm);
  });
});
