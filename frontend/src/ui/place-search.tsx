/** Type a name or a street of the region, take one of the places found. */
import { usePlaces } from "@/api/region";
import type { Place, PlaceHit } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useDeferredValue, useState } from "react";
import { Field } from "./field";

type Props = { label: string; value: string; onText: (text: string) => void; onPlace: (place: Place) => void };

export const PlaceSearch = ({ label, value, onText, onPlace }: Props) => {
  const t = useT();
  const [searching, setSearching] = useState(false);
  const places = usePlaces(useDeferredValue(searching ? value : ""));
  const take = (hit: PlaceHit): void => {
    setSearching(false);
    onText([hit.address, hit.name].filter(Boolean).join(" "));
    onPlace({ lat: hit.lat, lon: hit.lon });
  };
  const found = searching ? places.data?.items : undefined;
  return (
    <div className="grid gap-1">
      <Field label={label} type="search" value={value} autoComplete="off" onChange={(event) => { setSearching(true); onText(event.target.value); }} />
      {found && (
        <ul aria-label={t("place.found")} className="overflow-hidden rounded-lg border border-line">
          {found.length === 0 && <li className="px-3 py-2 text-dim">{t("place.none")}</li>}
          {found.map((hit) => (
            <li key={`${hit.lat},${hit.lon},${hit.name}`}>
              <button type="button" onClick={() => take(hit)} className="flex w-full justify-between gap-3 px-3 py-2 text-left hover:bg-raised">
                <span>{t.language === "en" ? hit.name_en || hit.name : hit.name}</span>
                <span className="truncate text-dim">{hit.address}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
