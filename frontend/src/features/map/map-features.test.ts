import { describe, expect, it } from "vitest";
import { alarm, liveData, site, technician, workOrder } from "../../../testing/factories";
import { siteMemory } from "./site-memory";
import { STALE_POSITION_S } from "@/lib/standing";
import { ordersWithin, routeFeatures, siteFeatures, stopFeatures, technicianFeatures } from "./map-features";

const T0 = Date.parse("2026-11-22T04:00:00Z");
const NOBODY = { site: null, technician: null };
const late = [{ clock: "ack", due_at: "2026-11-22T03:00:00Z", met_at: null, missed_at: null, paused_at: null, stopped_at: null, called: null, taken_by: null, occasion: 1 }];

const stateOf = (given: Parameters<typeof liveData>[0]) => siteFeatures(liveData(given), NOBODY, T0).features[0]?.properties.state;

describe("a site on the map", () => {
  it("is calm without work", () => expect(stateOf({ sites: [site()] })).toBe("calm"));
  it("shows its worst order", () => {
    const orders = [workOrder({ id: "a" }), workOrder({ id: "b", opened_at: "2026-11-22T02:00:00Z", clocks: late })];
    expect(stateOf({ sites: [site()], orders })).toBe("late");
  });
  it("shows an alarm above everything", () => expect(stateOf({ sites: [site()], orders: [workOrder({ clocks: late })], alarms: [alarm()] })).toBe("alarm"));
  it("is only at risk by a minor alarm", () => expect(stateOf({ sites: [site()], alarms: [alarm({ severity: "minor" })] })).toBe("risk"));
  it("forgets alarms that have cleared and orders that are closed", () => {
    expect(stateOf({ sites: [site()], alarms: [alarm({ state: "cleared" })], orders: [workOrder({ state: "closed" })] })).toBe("calm");
  });
  it("is drawn from its order while the site itself is not known", () => {
    expect(siteFeatures(liveData({ orders: [workOrder()] }), NOBODY, T0).features).toHaveLength(1);
  });
});

describe("a technician on the map", () => {
  const pinOf = (given: Parameters<typeof technician>[0], nowMs = T0) =>
    technicianFeatures(liveData({ technicians: [technician(given)] }), NOBODY, nowMs).features[0]?.properties.pin;

  it("is a pin with initial and state", () => expect(pinOf({ state: "driving" })).toBe("pin|李|driving|"));
  it("turns grey when the position is old", () => {
    expect(pinOf({}, T0 + STALE_POSITION_S * 1000)).toBe("pin|李|free|");
    expect(pinOf({}, T0 + STALE_POSITION_S * 1000 + 1)).toBe("pin|李|lost|");
  });
  it("is not drawn off duty or without a position", () => expect([pinOf({ state: "off" }), pinOf({ position: null })]).toEqual([undefined, undefined]));
});

describe("the memory of sites", () => {
  const data = liveData({ sites: [site()] });

  it("gives the same object while nothing has changed, whoever moves", () => {
    const sitesOf = siteMemory(NOBODY);
    expect(sitesOf({ ...data, technicians: new Map() }, T0)).toBe(sitesOf(data, T0 + 9_999));
  });
  it("looks again when an order changes, and when clocks may have run out", () => {
    const sitesOf = siteMemory(NOBODY);
    const first = sitesOf(data, T0);
    expect(sitesOf({ ...data, orders: new Map() }, T0)).not.toBe(first);
    expect(sitesOf({ ...data, orders: new Map() }, T0 + 10_000)).not.toBe(first);
  });
});

describe("a route", () => {
  it("leaves out legs that are not known yet", () => {
    expect(routeFeatures([[], [[120, 30], [121, 30]]]).features).toHaveLength(1);
  });
});

describe("stops of a day", () => {
  it("carry their number, and fade once done", () => {
    const pins = stopFeatures([{ lat: 30, lon: 120, place: 1, done: true }, { lat: 31, lon: 121, place: 2, done: false }]).features.map(({ properties }) => properties.pin);
    expect(pins).toEqual(["stop|1|done", "stop|2|"]);
  });
});

describe("a box drawn on the map", () => {
  const north = { contains: ([, lat]: [number, number]) => lat > 30 };
  it("holds the open orders of the sites in it", () => {
    const sites = [site(), site({ id: "south", lat: 29 })];
    const orders = [workOrder({ id: "in" }), workOrder({ id: "over", state: "closed" }), workOrder({ id: "out", site_id: "south" })];
    expect(ordersWithin(north, liveData({ sites, orders }))).toEqual(["in"]);
  });
});
