/** Where an outlet stands and the land it serves, beside that of the others. A click puts the pin, or the next corner of what is drawn. */
import type { Outlet } from "@/api/outlets";
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useTheme } from "@/lib/theme";
import { drawGraticule, useBaseMap } from "@/ui/base-map";
import { canDrawMaps, createMap } from "@/ui/maplibre";
import { Note } from "@/ui/notice";
import { Marker, type GeoJSONSource, type Map as Maplibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import { boxOf, territoryOf, type Box, type Corners } from "./territory";

type Props = { others: readonly Outlet[]; place: Place | null; area: object | null; corners: Corners | null; onClick: (place: Place) => void };

const OWN = "#1a74d8", OTHERS = "#8a94a6";
const ROOM_DEG = 0.05;

const feature = (geometry: object): GeoJSON.Feature => ({ type: "Feature", geometry: geometry as GeoJSON.Geometry, properties: {} });
const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: "FeatureCollection", features });

/** What is being drawn: an area as soon as it is one, before that the line so far; its corners on it. */
const drawnSoFar = (corners: Corners): GeoJSON.Feature[] => {
  const coordinates = corners.map(({ lat, lon }) => [lon, lat]);
  const points = coordinates.map((at) => feature({ type: "Point", coordinates: at }));
  const ring = territoryOf(corners);
  if (ring !== null) return [feature(ring), ...points];
  return corners.length > 1 ? [feature({ type: "LineString", coordinates }), ...points] : points;
};

const areaOf = (area: object | null): GeoJSON.Feature[] => (area === null ? [] : [feature(area)]);

const addLayers = (map: Maplibre): void => {
  for (const [source, colour] of [["others", OTHERS], ["own", OWN]] as const) {
    map.addSource(source, { type: "geojson", data: collection([]) });
    map.addLayer({ id: `${source}-fill`, type: "fill", source, paint: { "fill-color": colour, "fill-opacity": 0.15 } });
    map.addLayer({ id: `${source}-line`, type: "line", source, paint: { "line-color": colour, "line-width": 2 } });
    map.addLayer({ id: `${source}-corner`, type: "circle", source, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour, "circle-radius": 4 } });
  }
};

const DrawnTerritoryMap = ({ others, place, area, corners, onClick }: Props) => {
  const t = useT();
  const base = useBaseMap(useTheme((store) => store.shade), t.language);
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Maplibre | null>(null);
  const tell = useRef(onClick);
  tell.current = onClick;
  const first = useRef({ others, place, area });

  useEffect(() => {
    if (box.current === null || base.status !== "ready") return;
    const { place: at, area: own, others: all } = first.current;
    const beside: Box | null = at && [at.lon - ROOM_DEG, at.lat - ROOM_DEG, at.lon + ROOM_DEG, at.lat + ROOM_DEG];
    const bounds = boxOf([own, ...all.map((other) => other.area)]) ?? beside ?? base.bounds;
    const made = createMap({ container: box.current, style: base.style, bounds, fitBoundsOptions: { padding: 24 } });
    if (base.plain) drawGraticule(made);
    made.on("click", ({ lngLat }) => tell.current({ lat: lngLat.lat, lon: lngLat.lng }));
    made.on("load", () => {
      addLayers(made);
      setMap(made);
    });
    return () => {
      setMap(null);
      made.remove();
    };
  }, [base]);

  useEffect(() => {
    if (map === null) return;
    map.getSource<GeoJSONSource>("own")?.setData(collection(corners === null ? areaOf(area) : drawnSoFar(corners)));
    map.getSource<GeoJSONSource>("others")?.setData(collection(others.flatMap((other) => areaOf(other.area))));
  }, [map, area, corners, others]);

  useEffect(() => {
    if (map === null || place === null) return;
    const pin = new Marker({ color: OWN }).setLngLat([place.lon, place.lat]).addTo(map);
    return () => void pin.remove();
  }, [map, place]);

  // The map adds classes to its own box, so those that change are on another.
  return (
    <div className={`overflow-hidden rounded-lg ${corners === null ? "" : "outline-2 outline-accent"}`}>
      <div ref={box} role="application" aria-label={t(corners === null ? "sites.pin_hint" : "outlet.draw_hint")} className="h-80 w-full bg-ground" />
    </div>
  );
};

/** The map, or plain words where the browser cannot draw one. */
const TerritoryMap = (props: Props) => {
  const t = useT();
  const [canDraw] = useState(canDrawMaps);
  return canDraw ? <DrawnTerritoryMap {...props} /> : <Note>{t("map.no_webgl_area")}</Note>;
};

export default TerritoryMap;
