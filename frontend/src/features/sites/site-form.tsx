/** One site: found by name or street where there is a map region, pinned on the map, or by its coordinates. */
import { useAddSite } from "@/api/sites";
import { useLive } from "@/api/live/live-store";
import { useRegion } from "@/api/region";
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { viewerZone } from "@/lib/zone";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Note, Refused } from "@/ui/notice";
import { PlaceFields } from "@/ui/place-fields";
import { PlaceSearch } from "@/ui/place-search";
import { useToasts } from "@/ui/toast";
import { lazy, Suspense, useState, type FormEvent } from "react";

const PinMap = lazy(() => import("@/ui/pin-map"));

export const SiteForm = () => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const add = useAddSite();
  const region = useRegion();
  const live = useLive((store) => store.live);
  const [place, setPlace] = useState<Place | null>(null);
  const [address, setAddress] = useState("");
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = (name: string): string => String(new FormData(form).get(name) ?? "").trim();
    if (place === null) return;
    add.mutate({ name: given("name"), address, timezone: given("timezone"), opening_hours: given("opening_hours"), ...place }, {
      onSuccess: () => {
        say("good", t("sites.added", { name: given("name") }));
        form.reset();
        setPlace(null);
        setAddress("");
        form.querySelector("input")?.focus();
      },
    });
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("sites.add")} className="grid content-start gap-4 rounded-xl border border-line bg-panel p-4">
      <h2 className="text-base font-semibold">{t("sites.add")}</h2>
      <Field name="name" label={t("sites.name")} required maxLength={120} autoComplete="off" />
      {region.data
        ? <PlaceSearch label={t("sites.address")} value={address} onText={setAddress} onPlace={setPlace} />
        : <Field label={t("sites.address_plain")} value={address} maxLength={400} autoComplete="off" onChange={(event) => setAddress(event.target.value)} />}
      <PlaceFields place={place} onPlace={setPlace} />
      <Suspense fallback={<div className="h-56 rounded-lg bg-ground" />}>
        <PinMap place={place} onPlace={setPlace} around={live.status === "live" ? [...live.sites.values()] : []} />
      </Suspense>
      {region.data === null && <Note>{t("map.no_region")}<code className="ml-1 select-all">hanlu region add EXTRACT.osm.pbf</code></Note>}
      <ZoneField />
      <Field name="opening_hours" label={t("sites.hours")} hint={t("sites.hours_hint")} maxLength={400} autoComplete="off" />
      {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
      <Button type="submit" look="primary" disabled={place === null || add.isPending}>{t("sites.save")}</Button>
    </form>
  );
};

/** The site's own clock: what its times are told in. The screen's zone is the likely one. */
const ZoneField = () => {
  const t = useT();
  return (
    <>
      <Field name="timezone" label={t("sites.zone")} list="zones" required defaultValue={t.zone || viewerZone()} autoComplete="off" />
      <datalist id="zones">{Intl.supportedValuesOf("timeZone").map((zone) => <option key={zone} value={zone} />)}</datalist>
    </>
  );
};
