/** A small map with one pin: click to put it, drag to correct it. Where no region has been added, on plain coordinates. */
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useTheme } from "@/lib/theme";
import { Marker, type Map as Maplibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import { drawGraticule, useBaseMap } from "./base-map";
import { canDrawMaps, createMap } from "./maplibre";
import { Note } from "./notice";

type Props = { place: Place | null; onPlace: (place: Place) => void; /** Where to begin when there is no pin and no region. */ around?: readonly Place[] };

const CLOSE_ZOOM = 14;

/** A little around the places, so that none lies on the edge. */
const boxOf = (places: readonly Place[]): [number, number, number, number] | null => {
  const [lats, lons] = [places.map(({ lat }) => lat), places.map(({ lon }) => lon)];
  if (places.length === 0) return null;
  const room = 0.02;
  return [Math.min(...lons) - room, Math.min(...lats) - room, Math.max(...lons) + room, Math.max(...lats) + room];
};

const DrawnPinMap = ({ place, onPlace, around = [] }: Props) => {
  const t = useT();
  const base = useBaseMap(useTheme((store) => store.shade), t.language);
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Maplibre | null>(null);
  const pin = useRef<Marker | null>(null);
  const tell = useRef(onPlace);
  tell.current = onPlace;
  const start = useRef<Place | null>(null);
  start.current = place;

  useEffect(() => {
    if (box.current === null || base.status !== "ready") return;
    const made = createMap({ container: box.current, style: base.style, bounds: (base.plain && boxOf(start.current ? [start.current] : around)) || base.bounds });
    if (base.plain) drawGraticule(made);
    made.on("click", ({ lngLat }) => tell.current({ lat: lngLat.lat, lon: lngLat.lng }));
    setMap(made);
    return () => {
      setMap(null);
      pin.current = null;
      made.remove();
    };
  }, [base]);

  useEffect(() => {
    if (map === null) return;
    if (place === null) {
      pin.current?.remove();
      pin.current = null;
      return;
    }
    const at: [number, number] = [place.lon, place.lat];
    if (pin.current === null) {
      const made = new Marker({ draggable: true, color: "#1a74d8" }).setLngLat(at).addTo(map);
      made.on("dragend", () => tell.current({ lat: made.getLngLat().lat, lon: made.getLngLat().lng }));
      pin.current = made;
    } else pin.current.setLngLat(at);
    if (!map.getBounds().contains(at)) map.jumpTo({ center: at, zoom: Math.max(CLOSE_ZOOM, map.getZoom()) });
  }, [map, place]);

  return <div ref={box} role="application" aria-label={t("sites.pin_hint")} className="h-56 w-full overflow-hidden rounded-lg bg-ground" />;
};

/** The map, or plain words where the browser cannot draw one: the fields beside it take a place too. */
const PinMap = (props: Props) => {
  const t = useT();
  const [canDraw] = useState(canDrawMaps);
  return canDraw ? <DrawnPinMap {...props} /> : <Note>{t("map.no_webgl_pin")}</Note>;
};

export default PinMap;
