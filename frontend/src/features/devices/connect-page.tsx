/** From nothing to the first reading: name the sensor, get its credentials, watch what arrives. */
import { useConnect, type NewDevice } from "@/api/devices";
import { useMay } from "@/api/rights";
import type { Credentials } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useState, type FormEvent } from "react";
import { ConnectionLog } from "./connection-log";
import { CredentialsCard } from "./credentials-card";
import { mayConnect } from "./rights";

const ZONE_KINDS = ["frozen", "chilled_0_4", "chilled_0_10", "pharma_2_8"] as const;
/** As the server takes it: no spaces, since a topic with one cuts a client off the embedded broker. */
const DEVICE_ID = "[A-Za-z0-9_:\\-]{1,64}";

const newDevice = (form: FormData, site_id: string | null): NewDevice => {
  const text = (name: string): string => String(form.get(name) ?? "").trim();
  const name = text("name");
  const power_line = site_id === null ? "" : text("power_line");
  const zone_kind = ZONE_KINDS.find((kind) => kind === text("zone_kind"));
  return { id: text("id"), ...(name && { name }), ...(site_id && { site_id }), ...(zone_kind && { zone_kind }), ...(power_line && { power_line }) };
};

const ConnectPage = () => {
  const t = useT();
  const connect = useConnect();
  const [made, setMade] = useState<{ id: string; credentials: Credentials } | null>(null);
  const [siteId, setSiteId] = useState<string | null>(null);
  const may = useMay();
  if (!mayConnect(may)) return <div className="mx-auto max-w-xl p-6"><Refused>{t("refusal.right.missing")}</Refused></div>;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const device = newDevice(new FormData(event.currentTarget), siteId);
    connect.mutate(device, { onSuccess: (credentials) => setMade({ id: device.id, credentials }) });
  };
  return (
    <div className="mx-auto grid h-full max-w-5xl content-start gap-6 overflow-y-auto p-4 lg:grid-cols-2">
      <section className="grid content-start gap-4">
        <h1 className="text-lg font-semibold">{t("connect.title")}</h1>
        <p className="text-dim">{t("connect.about")}</p>
        {made === null ? <DeviceForm atSite={siteId !== null} busy={connect.isPending} refused={connect.isError ? refusalText(connect.error, t) : null} onSite={setSiteId} onSubmit={onSubmit} /> : (
          <>
            <CredentialsCard deviceId={made.id} credentials={made.credentials} />
            <Button className="justify-self-start" onClick={() => setMade(null)}>{t("connect.another")}</Button>
          </>
        )}
      </section>
      <section className="grid content-start gap-4">{made !== null && <ConnectionLog deviceId={made.id} />}</section>
    </div>
  );
};

type FormProps = { atSite: boolean; busy: boolean; refused: string | null; onSite: (id: string | null) => void; onSubmit: (event: FormEvent<HTMLFormElement>) => void };

const DeviceForm = ({ atSite, busy, refused, onSite, onSubmit }: FormProps) => {
  const t = useT();
  return (
    <form onSubmit={onSubmit} className="grid gap-4 rounded-xl border border-line bg-panel p-4">
      <Field name="id" label={t("connect.id")} hint={t("connect.id_hint")} pattern={DEVICE_ID} required autoFocus autoComplete="off" placeholder="cold-room-1" />
      <Field name="name" label={t("connect.name")} maxLength={120} autoComplete="off" />
      <SitePicker label={t("connect.site")} hint={t("connect.no_site")} onPick={(site) => onSite(site?.id ?? null)} />
      <Select name="zone_kind" label={t("connect.zone")} hint={t("connect.zone_hint")}>
        <option value="">{t("devices.no_zone")}</option>
        {ZONE_KINDS.map((kind) => <option key={kind} value={kind}>{t(`zone.${kind}`)}</option>)}
      </Select>
      {atSite && <Field name="power_line" label={t("surroundings.power_line")} hint={t("surroundings.power_line_hint")} maxLength={60} autoComplete="off" />}
      {refused !== null && <Refused>{refused}</Refused>}
      <Button type="submit" look="primary" disabled={busy} className="min-h-10">{t("connect.make")}</Button>
    </form>
  );
};

export default ConnectPage;
