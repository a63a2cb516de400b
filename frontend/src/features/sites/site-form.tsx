/** One site: found by name or street, or pinned on the map. */
import { useAddSite } from "@/api/sites";
import type { Place } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { PlaceSearch } from "@/ui/place-search";
import { useToasts } from "@/ui/toast";
import { lazy, Suspense, useState, type FormEvent } from "react";

const PinMap = lazy(() => import("@/ui/pin-map"));

export const SiteForm = () => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const add = useAddSite();
  const [place, setPlace] = useState<Place | null>(null);
  const [address, setAddress] = useState("");
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name"));
    if (place === null) return;
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    add.mutate({ name, address, timezone, ...place }, {
      onSuccess: () => {
        say("good", t("sites.added", { name }));
        form.reset();
        setPlace(null);
        setAddress("");
      },
    });
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("sites.add")} className="grid content-start gap-4 rounded-xl border border-line bg-panel p-4">
      <h2 className="text-base font-semibold">{t("sites.add")}</h2>
      <Field name="name" label={t("sites.name")} required maxLength={120} autoComplete="off" />
      <PlaceSearch label={t("sites.address")} value={address} onText={setAddress} onPlace={setPlace} />
      <Suspense fallback={<div className="h-56 rounded-lg bg-ground" />}>
        <PinMap place={place} onPlace={setPlace} />
      </Suspense>
      <p className="text-xs text-dim">{place === null ? t("sites.pin_hint") : `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}`}</p>
      {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
      <Button type="submit" look="primary" disabled={place === null || add.isPending}>{t("sites.save")}</Button>
    </form>
  );
};
