import type { ZoneState } from "@/api/zones";
import { describe, expect, it } from "vitest";
import { batches, beyond_c, counted, filtered, worstFirst } from "./zone-order";

const zone = (name: string, rest: Partial<ZoneState> = {}): ZoneState => ({
  zone: { id: name, name, kind: "frozen", min_c: null, max_c: -18, site_id: null, region: null, outlet: null, transport: false, area: null },
  standing: "inside", devices: 1, silent: 0, device_id: `d-${name}`, value_c: -20, value_at: null, outside_since: null,
  late_since: null, alarms: 0, severity: null, work_order_id: null, gap_s: 1800, ...rest,
});

const names = (zones: readonly ZoneState[]): string[] => zones.map((one) => one.zone.name);

describe("the order of zones", () => {
  it("is by standing, then by gravity, then by how long, then by name", () => {
    const zones = [
      zone("b"), zone("a"), zone("never", { standing: "empty" }), zone("quiet", { standing: "silent" }),
      zone("late", { standing: "outside", severity: "major", outside_since: "2026-03-01T10:00:00Z" }),
      zone("long", { standing: "outside", severity: "major", outside_since: "2026-03-01T08:00:00Z" }),
      zone("critical", { standing: "outside", severity: "critical", outside_since: "2026-03-01T11:00:00Z" }),
      zone("power", { standing: "alarm", severity: "minor" }),
    ];
    expect(names(worstFirst(zones))).toEqual(["critical", "long", "late", "power", "quiet", "a", "b", "never"]);
  });
});

describe("the filter", () => {
  const zones = [zone("Dock 1"), zone("Dock 2", { standing: "silent" }), zone("Dairy")];
  it("looks through names, sites and devices, whatever the case", () => {
    expect(names(filtered(zones, { text: "dock", standing: "", kind: "" }, () => ""))).toEqual(["Dock 1", "Dock 2"]);
    expect(names(filtered(zones, { text: "harbour", standing: "", kind: "" }, (one) => (one.zone.name === "Dairy" ? "Harbour" : "")))).toEqual(["Dairy"]);
  });
  it("narrows by standing and kind", () => {
    expect(names(filtered(zones, { text: "", standing: "silent", kind: "frozen" }, () => ""))).toEqual(["Dock 2"]);
    expect(filtered(zones, { text: "", standing: "", kind: "pharma_2_8" }, () => "")).toEqual([]);
  });
});

describe("a zone's distance from its limits", () => {
  it("is how far it is beyond the nearer one", () => expect(beyond_c(zone("x", { value_c: -15 }))).toBe(3));
  it("is none without a value", () => expect(beyond_c(zone("x", { value_c: null }))).toBe(-Infinity));
});

it("standings are counted", () => expect(counted([zone("a"), zone("b", { standing: "silent" })])).toEqual({ outside: 0, alarm: 0, silent: 1, inside: 1, empty: 0 }));
it("batches lose nothing", () => expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]));
