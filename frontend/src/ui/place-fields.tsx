/** Latitude and longitude by hand; both at once when a pair is pasted into either. */
import type { Place } from "@/api/types";
import { isLatitude, isLongitude, parseDegrees, parsePlace, written } from "@/lib/coordinates";
import { useT } from "@/lib/i18n/translate";
import { useEffect, useState, type ClipboardEvent } from "react";
import { Field } from "./field";

type Props = { place: Place | null; onPlace: (place: Place | null) => void };
type Typed = { lat: string; lon: string };

const placeOf = ({ lat, lon }: Typed): Place | null => {
  const [north, east] = [parseDegrees(lat, isLatitude), parseDegrees(lon, isLongitude)];
  return north === null || east === null ? null : { lat: north, lon: east };
};

const typedOf = (place: Place | null): Typed => (place === null ? { lat: "", lon: "" } : { lat: written(place.lat), lon: written(place.lon) });

export const PlaceFields = ({ place, onPlace }: Props) => {
  const t = useT();
  const [typed, setTyped] = useState<Typed>(typedOf(place));
  useEffect(() => {
    // A pin moved elsewhere shows here; what is being typed stays as it is typed.
    const mine = placeOf(typed);
    if (place !== null && (mine === null || mine.lat !== place.lat || mine.lon !== place.lon)) setTyped(typedOf(place));
    if (place === null && mine !== null) setTyped(typedOf(null));
  }, [place]);

  const change = (next: Typed): void => {
    setTyped(next);
    onPlace(placeOf(next));
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = parsePlace(event.clipboardData.getData("text"));
    if (pasted === null) return;
    event.preventDefault();
    change(typedOf(pasted));
  };
  const wrong = (text: string, fits: (value: number) => boolean, words: string): string | null => (text.trim() !== "" && parseDegrees(text, fits) === null ? words : null);
  return (
    <div className="grid grid-cols-2 gap-3" onPaste={onPaste}>
      <Field
        label={t("place.lat")} value={typed.lat} inputMode="decimal" autoComplete="off" placeholder="31.23" required
        error={wrong(typed.lat, isLatitude, t("place.lat_wrong"))} onChange={(event) => change({ ...typed, lat: event.target.value })}
      />
      <Field
        label={t("place.lon")} value={typed.lon} inputMode="decimal" autoComplete="off" placeholder="121.47" required
        error={wrong(typed.lon, isLongitude, t("place.lon_wrong"))} onChange={(event) => change({ ...typed, lon: event.target.value })}
      />
      <p className="col-span-2 -mt-2 text-xs text-dim">{t("place.paste_hint")}</p>
    </div>
  );
};
