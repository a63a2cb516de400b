/** One outlet: name, region, where it stands, and its territory, drawn corner by corner. */
import { useSaveOutlet, type Outlet } from "@/api/outlets";
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { PlaceFields } from "@/ui/place-fields";
import { useToasts } from "@/ui/toast";
import { lazy, Suspense, useState, type FormEvent } from "react";
import { territoryOf, type Corners } from "./territory";

const TerritoryMap = lazy(() => import("./territory-map"));

type Props = { outlet: Outlet | null; others: readonly Outlet[]; mayWrite: boolean };

export const OutletForm = ({ outlet, others, mayWrite }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveOutlet(outlet);
  const [place, setPlace] = useState<Place | null>(outlet);
  const [area, setArea] = useState<Outlet["area"]>(outlet?.area ?? null);
  const [corners, setCorners] = useState<Corners | null>(null);
  const onMap = (at: Place): void => {
    if (corners !== null) setCorners([...corners, at]);
    else if (mayWrite) setPlace(at);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (place === null) return;
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    save.mutate({ name: outlet?.name ?? given("name"), region: given("region"), lat: place.lat, lon: place.lon, area, capacity: given("capacity") === "" ? null : Number(given("capacity")) }, {
      onSuccess: (saved) => {
        say("good", t("people.saved", { name: saved.name }));
        setParams({ id: saved.name });
      },
    });
  };
  return (
    <Card title={outlet?.name ?? t("outlet.new")}>
      <form onSubmit={onSubmit}>
        <fieldset disabled={!mayWrite} className="grid gap-4">
          <div className="grid grid-cols-2 gap-3">
            <Field name="name" label={t("people.name")} required maxLength={80} defaultValue={outlet?.name} disabled={outlet !== null} autoComplete="off" />
            <Field name="region" label={t("people.region")} required maxLength={80} defaultValue={outlet?.region ?? others[0]?.region} autoComplete="off" />
          </div>
          <Field name="capacity" type="number" inputMode="numeric" min={0} max={10000} step={1} label={t("outlet.capacity")} hint={t("outlet.capacity_hint")} defaultValue={outlet?.capacity ?? undefined} />
          <PlaceFields place={place} onPlace={setPlace} />
          <Suspense fallback={<div className="h-80 rounded-lg bg-ground" />}>
            <TerritoryMap others={others} place={place} area={area} corners={corners} onClick={onMap} />
          </Suspense>
          {corners === null ? (
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => setCorners([])}>{t(area === null ? "outlet.draw" : "outlet.draw_anew")}</Button>
              {area !== null && <Button look="danger" onClick={() => setArea(null)}>{t("outlet.no_territory")}</Button>}
            </div>
          ) : <Drawing corners={corners} setCorners={setCorners} onDone={() => (setArea(territoryOf(corners)), setCorners(null))} />}
          {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
          {mayWrite && <Button type="submit" look="primary" className="min-h-9 justify-self-start" disabled={save.isPending || place === null || corners !== null}>{t("people.save")}</Button>}
        </fieldset>
      </form>
    </Card>
  );
};

type DrawingProps = { corners: Corners; setCorners: (corners: Corners | null) => void; onDone: () => void };

const Drawing = ({ corners, setCorners, onDone }: DrawingProps) => {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p role="status" className="w-full text-dim">{t("outlet.draw_hint")}</p>
      <Button look="primary" disabled={territoryOf(corners) === null} onClick={onDone}>{t("outlet.close_ring", { n: corners.length })}</Button>
      <Button disabled={corners.length === 0} onClick={() => setCorners(corners.slice(0, -1))}>{t("outlet.last_corner_out")}</Button>
      <Button onClick={() => setCorners(null)}>{t("outlet.stop_drawing")}</Button>
    </div>
  );
};
