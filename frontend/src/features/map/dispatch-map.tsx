/** The city, its technicians and sites. The map reads the live store outside React. */
import { useLive } from "@/api/live/live-store";
import { presentAt } from "@/api/live/present";
import { useLegs } from "@/api/plan";
import type { Place, Plan } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { useTheme } from "@/lib/theme";
import { drawGraticule, useBaseMap } from "@/ui/base-map";
import { Loading, Note, Refused } from "@/ui/notice";
import { LngLatBounds, type Map as Maplibre, type MapMouseEvent } from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useBoxSelect } from "./box-select";
import { routeFeatures, stopFeatures, technicianFeatures, type Halt, type Picked } from "./map-features";
import { siteMemory } from "./site-memory";
import { MapLegend } from "./map-legend";
import { MapUpdater } from "./map-updater";
import { canDrawMaps, createMap } from "@/ui/maplibre";

type Props = {
  picked: Picked;
  plan: Plan | null;
  onSite: (id: string) => void;
  onTechnician: (id: string) => void;
  /** A right click on a site. */
  onSiteMenu: (id: string, spot: { x: number; y: number }) => void;
  /** Orders inside a box that was drawn with Shift. */
  onBox: (orders: readonly string[]) => void;
};

type DressedMap = { map: Maplibre; updater: MapUpdater };

const CLICKABLE = ["technicians", "sites"];

/** A click picks what is under it; a cluster opens by zooming into it. */
const onClick = (map: Maplibre, event: MapMouseEvent, act: Pick<Props, "onSite" | "onTechnician">): void => {
  const hit = map.queryRenderedFeatures(event.point, { layers: CLICKABLE })[0];
  if (hit === undefined) return;
  const { id, cluster } = hit.properties as { id?: string; cluster?: boolean };
  if (cluster) map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
  else if (id !== undefined) (hit.layer.id === "technicians" ? act.onTechnician : act.onSite)(id);
};

/** The map, or plain words where the browser cannot draw one: the rest of the board needs none. */
export const DispatchMap = (props: Props) => {
  const t = useT();
  const [canDraw] = useState(canDrawMaps);
  if (canDraw) return <DrawnMap {...props} />;
  return <section aria-label={t("map.title")} className="grid h-full place-content-center p-6"><Note>{t("map.no_webgl")}</Note></section>;
};

const DrawnMap = ({ picked, plan, onSite, onTechnician, onSiteMenu, onBox }: Props) => {
  const t = useT();
  const shade = useTheme((store) => store.shade);
  const base = useBaseMap(shade, t.language);
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<DressedMap | null>(null);
  const style = base.status === "ready" ? base.style : undefined;
  const worn = useRef(style);
  const act = useRef({ onSite, onTechnician, onSiteMenu });
  act.current = { onSite, onTechnician, onSiteMenu };

  const ready = base.status === "ready";
  useEffect(() => {
    if (base.status !== "ready" || box.current === null) return;
    const made = createMap({ container: box.current, style: base.style, bounds: base.bounds, fitBoundsOptions: { padding: 24 } });
    worn.current = base.style;
    if (base.plain) drawGraticule(made);
    made.on("click", (event) => onClick(made, event, act.current));
    made.on("contextmenu", "sites", ({ features, originalEvent }) => {
      const { id } = (features?.[0]?.properties ?? {}) as { id?: string };
      if (id !== undefined) act.current.onSiteMenu(id, { x: originalEvent.clientX, y: originalEvent.clientY });
    });
    for (const layer of CLICKABLE) {
      made.on("mouseenter", layer, () => (made.getCanvas().style.cursor = "pointer"));
      made.on("mouseleave", layer, () => (made.getCanvas().style.cursor = ""));
    }
    // Not "load" or "idle": with positions coming in all the time, neither need ever happen.
    made.once("style.load", () => made.once("render", () => box.current?.setAttribute("data-ready", "true")));
    setMap({ map: made, updater: new MapUpdater(made) }); // the updater must hear the first style load
    return () => {
      setMap(null);
      made.remove();
    };
    // One map for the life of the pane; a later style is set on it below.
  }, [ready]);

  useEffect(() => {
    if (map === null || style === undefined || worn.current === style) return;
    worn.current = style;
    map.map.setStyle(style, { diff: false });
  }, [map, style]);

  const halts = useHalts(plan, picked.technician);
  const legs = useLegs(usePlacesAhead(halts, picked.technician));
  useMapData(map?.updater ?? null, picked, legs, halts);
  useBoxSelect(map?.map ?? null, onBox);
  useOpening(map?.map ?? null);
  useFollow(map?.map ?? null, picked);

  return (
    <section aria-label={t("map.title")} className="relative h-full min-h-0">
      <div ref={box} className="h-full w-full bg-ground" data-testid="map" />
      {!ready && <div className="absolute inset-0 grid place-content-center">{base.status === "failed" ? <Refused>{t("map.failed")} {refusalText(base.error, t)}</Refused> : <Loading>{t("map.loading")}</Loading>}</div>}
      {base.status === "ready" && base.plain && <div className="absolute top-3 left-3 max-w-[80%]"><Note>{t("map.no_region")}<code className="ml-1 select-all">hanlu region add EXTRACT.osm.pbf</code></Note></div>}
      <MapLegend />
    </section>
  );
};

/** The picked technician's stops by the plan, numbered; what is over is done. */
const useHalts = (plan: Plan | null, technicianId: string | null): readonly Halt[] => {
  const orders = useLive(({ live }) => (live.status === "live" ? live.orders : null));
  return useMemo(() => {
    const stops = plan?.technicians.find((one) => one.technician_id === technicianId)?.stops ?? [];
    return stops.flatMap((stop, index): Halt[] => {
      const site = orders?.get(stop.work_order_id)?.site;
      return site ? [{ lat: site.lat, lon: site.lon, place: index + 1, done: !stop.doing && Date.parse(stop.end_at) < Date.now() }] : [];
    });
  }, [plan, technicianId, orders]);
};

/** Where a technician is and where the plan still sends them, in order. */
const usePlacesAhead = (halts: readonly Halt[], technicianId: string | null): readonly Place[] => {
  const from = useLive(({ live }) => (live.status === "live" && technicianId !== null ? live.technicians.get(technicianId)?.position : null));
  const ahead = halts.filter(({ done }) => !done);
  return from ? [from, ...ahead] : ahead;
};

/** Feed the updater from the store, without rendering React for each frame. */
const useMapData = (updater: MapUpdater | null, picked: Picked, legs: [number, number][][], halts: readonly Halt[]): void => {
  useEffect(() => {
    if (updater === null) return;
    const [route, stops] = [routeFeatures(legs), stopFeatures(halts)];
    const sitesOf = siteMemory(picked);
    const show = (): void => {
      const nowMs = Date.now();
      const live = presentAt(useLive.getState().live, nowMs);
      if (live.status !== "live") return;
      updater.show({ sites: sitesOf(live, nowMs), technicians: technicianFeatures(live, picked, nowMs), route, stops });
    };
    show();
    const unsubscribe = useLive.subscribe((store, before) => store.live !== before.live && show());
    return () => {
      unsubscribe();
      updater.stop();
    };
  }, [updater, picked, legs, halts]);
};

/** A lone site is shown with its quarter around it. */
const OPENING_ZOOM = 13;

/** Once, when the first sites are known: the part of the region where they are. */
const useOpening = (map: Maplibre | null): void => {
  const known = useLive(({ live }) => live.status === "live" && live.sites.size > 0);
  useEffect(() => {
    const { live } = useLive.getState();
    if (map === null || live.status !== "live" || live.sites.size === 0) return;
    const bounds = new LngLatBounds();
    for (const { lon, lat } of live.sites.values()) bounds.extend([lon, lat]);
    map.fitBounds(bounds, { padding: 48, maxZoom: OPENING_ZOOM, animate: false });
  }, [map, known]);
};

/** Bring what was picked elsewhere into view, only when it is out of sight. */
const useFollow = (map: Maplibre | null, { site, technician }: Picked): void => {
  useEffect(() => {
    const { live } = useLive.getState();
    if (map === null || live.status !== "live") return;
    const order = [...live.orders.values()].find((one) => one.site_id === site);
    const place = technician !== null ? live.technicians.get(technician)?.position : site !== null ? (live.sites.get(site) ?? order?.site) : null;
    if (place && !map.getBounds().contains([place.lon, place.lat])) map.easeTo({ center: [place.lon, place.lat] });
  }, [map, site, technician]);
};
