/** A small map with one pin: click to put it, drag to correct it. */
import { Refusal } from "@/api/client";
import { boundsOf, useMapStyle, useRegion } from "@/api/region";
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { useTheme } from "@/lib/theme";
import { Marker, type Map as Maplibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import { createMap } from "./maplibre";
import { Refused } from "./notice";

type Props = { place: Place | null; onPlace: (place: Place) => void };

const PinMap = ({ place, onPlace }: Props) => {
  const t = useT();
  const shade = useTheme((store) => store.shade);
  const region = useRegion();
  const style = useMapStyle(shade, t.language);
  const box = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<Maplibre | null>(null);
  const pin = useRef<Marker | null>(null);
  const tell = useRef(onPlace);
  tell.current = onPlace;

  useEffect(() => {
    if (box.current === null || region.data === undefined || style.data === undefined) return;
    const made = createMap({ container: box.current, style: style.data, bounds: boundsOf(region.data) });
    made.on("click", ({ lngLat }) => tell.current({ lat: lngLat.lat, lon: lngLat.lng }));
    setMap(made);
    return () => {
      setMap(null);
      pin.current = null;
      made.remove();
    };
  }, [region.data, style.data]);

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
    if (!map.getBounds().contains(at)) map.easeTo({ center: at, zoom: Math.max(14, map.getZoom()) });
  }, [map, place]);

  if (region.error instanceof Refusal) return <Refused>{refusalText(region.error, t)}</Refused>;
  return <div ref={box} role="application" aria-label={t("sites.pin_hint")} className="h-56 w-full overflow-hidden rounded-lg bg-ground" />;
};

export default PinMap;
