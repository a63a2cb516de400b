/** What fails together with a device: the power line that feeds it, and the area of its zone. */
import { useSurroundings } from "@/api/devices";
import { useMay } from "@/api/rights";
import type { Device } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { surroundingsOf } from "./surroundings-draft";

export const SurroundingsCard = ({ device }: { device: Device }) => {
  const t = useT();
  const mayWrite = useMay()("devices.write");
  const [changing, setChanging] = useState(false);
  return (
    <section aria-label={t("surroundings.title")} className="grid gap-2">
      <header className="flex items-center justify-between gap-3">
        <h3 className="text-dim">{t("surroundings.title")}</h3>
        {mayWrite && !changing && <Button onClick={() => setChanging(true)}>{t("surroundings.edit")}</Button>}
      </header>
      {changing ? <SurroundingsForm device={device} onDone={() => setChanging(false)} /> : (
        <dl className="grid gap-1">
          <Row name={t("surroundings.power_line")} value={device.power_line ?? t("surroundings.unknown")} />
          {device.zone !== null && <Row name={t("surroundings.area")} value={device.zone.area ?? t("surroundings.unknown")} />}
        </dl>
      )}
    </section>
  );
};

const Row = ({ name, value }: { name: string; value: string }) => (
  <div className="flex justify-between gap-3 border-b border-line pb-1"><dt className="text-dim">{name}</dt><dd className="font-semibold">{value}</dd></div>
);

const SurroundingsForm = ({ device, onDone }: { device: Device; onDone: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const saving = useSurroundings(device, () => { say("good", t("surroundings.saved")); onDone(); });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    saving.mutate(surroundingsOf(new FormData(event.currentTarget), device));
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3 rounded-lg bg-raised p-3">
      <p className="text-xs text-dim">{t("surroundings.about")}</p>
      <Field name="power_line" label={t("surroundings.power_line")} hint={t("surroundings.power_line_hint")} defaultValue={device.power_line ?? ""} maxLength={60} autoComplete="off" />
      {device.zone !== null && <Field name="area" label={t("surroundings.area")} hint={t("surroundings.area_hint")} defaultValue={device.zone.area ?? ""} maxLength={60} autoComplete="off" />}
      {saving.isError && <Refused>{refusalText(saving.error, t)}</Refused>}
      <span className="flex gap-2">
        <Button type="submit" look="primary" disabled={saving.isPending}>{t("surroundings.save")}</Button>
        <Button onClick={onDone}>{t("action.close")}</Button>
      </span>
    </form>
  );
};
