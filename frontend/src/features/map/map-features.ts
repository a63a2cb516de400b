/** What the map shows, as GeoJSON, computed from what the board knows. Pure. */
import type { LiveData } from "@/api/live/live-state";
import type { Place, Technician, WorkOrder } from "@/api/types";
import { initials } from "@/lib/format";
import { isGone, isStale } from "@/lib/standing";
import { isOpen, isRinging, urgencyOf } from "@/lib/work-orders";
import type { Feature, FeatureCollection, LineString, Point } from "geojson";

/** From quiet to loud; a cluster shows the loudest inside. */
export const SITE_STATES = ["calm", "work", "risk", "late", "alarm"] as const;
export type SiteState = (typeof SITE_STATES)[number];
export type SiteProperties = { id: string; name: string; state: SiteState; rank: number; orders: number; picked: boolean };
export type TechnicianProperties = { id: string; name: string; state: Technician["state"]; pin: string; heading: number; picked: boolean; stale: boolean };
export type Picked = { site: string | null; technician: string | null };

const point = <P>(place: Place, properties: P): Feature<Point, P> => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [place.lon, place.lat] },
  properties,
});

const collection = <G extends Point | LineString, P>(features: Feature<G, P>[]): FeatureCollection<G, P> => ({ type: "FeatureCollection", features });

const orderRank = (order: WorkOrder, nowMs: number): number =>
  ({ late: 3, risk: 2, ok: 1, none: 1 })[urgencyOf(order, nowMs).level];

/** Sites known by themselves, and those known only through an order. */
const places = (data: LiveData): Map<string, Place & { name: string }> => {
  const known = new Map<string, Place & { name: string }>();
  for (const order of data.orders.values()) if (order.site_id !== null && order.site !== null) known.set(order.site_id, order.site);
  for (const site of data.sites.values()) known.set(site.id, site);
  return known;
};

export const siteFeatures = (data: LiveData, picked: Picked, nowMs: number): FeatureCollection<Point, SiteProperties> => {
  const ranks = new Map<string, number>();
  const counts = new Map<string, number>();
  const raise = (siteId: string | null, rank: number): void => {
    if (siteId !== null) ranks.set(siteId, Math.max(rank, ranks.get(siteId) ?? 0));
  };
  for (const order of data.orders.values()) {
    if (!isOpen(order) || order.site_id === null) continue;
    counts.set(order.site_id, (counts.get(order.site_id) ?? 0) + 1);
    raise(order.site_id, orderRank(order, nowMs));
  }
  for (const alarm of data.alarms.values()) if (isRinging(alarm, nowMs)) raise(alarm.site_id, alarm.severity === "minor" ? 2 : 4);
  return collection(
    [...places(data)].map(([id, site]) => {
      const rank = ranks.get(id) ?? 0;
      const state = SITE_STATES[rank] ?? "calm";
      return point(site, { id, name: site.name, state, rank, orders: counts.get(id) ?? 0, picked: id === picked.site });
    }),
  );
};

export const technicianFeatures = (data: LiveData, picked: Picked, nowMs: number): FeatureCollection<Point, TechnicianProperties> =>
  collection(
    [...data.technicians.values()].flatMap((technician) => {
      const { id, name, position, state } = technician;
      if (position === null || state === "off" || isGone(technician, nowMs)) return [];
      const stale = isStale(technician, nowMs);
      const chosen = id === picked.technician;
      const pin = ["pin", initials(name), stale ? "lost" : state, chosen ? "picked" : ""].join("|");
      return [point(position, { id, name, state, pin, heading: position.heading ?? -1, picked: chosen, stale })];
    }),
  );

/** The rest of a technician's day along the roads. */
export const routeFeatures = (legs: readonly [number, number][][]): FeatureCollection<LineString, Record<string, never>> =>
  collection(
    legs
      .filter((leg) => leg.length > 1)
      .map((coordinates): Feature<LineString, Record<string, never>> => ({ type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} })),
  );

export type Halt = Place & { /** 1 is the first of the day. */ place: number; done: boolean };

/** Where the picked technician goes, in order; what is done already stays, faded. */
export const stopFeatures = (halts: readonly Halt[]): FeatureCollection<Point, { pin: string }> =>
  collection(halts.map((halt) => point(halt, { pin: ["stop", String(halt.place), halt.done ? "done" : ""].join("|") })));

type Bounds = { contains: (place: [number, number]) => boolean };

/** The open orders of the sites in a box drawn on the map. */
export const ordersWithin = (bounds: Bounds, data: LiveData): string[] =>
  [...data.orders.values()].flatMap((order) => {
    const site = data.sites.get(order.site_id) ?? order.site;
    return isOpen(order) && site !== null && bounds.contains([site.lon, site.lat]) ? [order.id] : [];
  });
