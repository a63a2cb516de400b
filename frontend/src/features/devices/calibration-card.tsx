/** The calibration of one probe: the offset in force, its certificate, its end; earlier ones below. */
import { useAddCalibration, useCalibrations, type Calibration } from "@/api/calibrations";
import { useMay } from "@/api/rights";
import type { Device } from "@/api/types";
import { number, temperature } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf, dayText } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

type Channel = Device["channels"][number];
type InForce = NonNullable<Channel["calibration"]>;

const TONE: Record<InForce["standing"], [sign: string, tone: string]> = {
  valid: ["✓", "text-good"], due_soon: ["!", "text-warn"], overdue: ["✕", "text-bad"], undated: ["○", "text-dim"],
};

const signed = (celsius: number): string => `${celsius > 0 ? "+" : ""}${number(celsius, 2)} °C`;

export const CalibrationCard = ({ deviceId, channel }: { deviceId: string; channel: Channel }) => {
  const t = useT();
  const mayWrite = useMay()("devices.write");
  const [adding, setAdding] = useState(false);
  const { calibration } = channel;
  const probe = channel.name ?? channel.channel;
  return (
    <section aria-label={t("calibration.title")} className="grid gap-2">
      <header className="flex items-center justify-between gap-3">
        <h3 className="text-dim">{probe === "" ? t("calibration.title") : t("calibration.of", { probe })}</h3>
        {mayWrite && !adding && <Button onClick={() => setAdding(true)}>{t("calibration.add")}</Button>}
      </header>
      {calibration === null ? <p className="text-dim">{t("calibration.none")}</p> : <Standing calibration={calibration} raw={channel.latest["temperature_c"]?.value} t={t} />}
      {adding && <CalibrationForm deviceId={deviceId} channel={channel.channel} onDone={() => setAdding(false)} />}
      {calibration !== null && <Earlier deviceId={deviceId} channel={channel.channel} />}
    </section>
  );
};

const Standing = ({ calibration, raw, t }: { calibration: InForce; raw: number | boolean | undefined; t: Translate }) => {
  const [sign, tone] = TONE[calibration.standing];
  return (
    <div className="grid gap-0.5 rounded-lg bg-raised p-2.5">
      <span className="flex flex-wrap justify-between gap-x-3">
        <b className="font-semibold">{calibration.certificate}</b>
        <b className={tone}>{sign} {t(`calibration_standing.${calibration.standing}`, { due: dayText(calibration.due_on ?? "", t) })}</b>
      </span>
      <span className="tabular text-xs text-dim">
        {t("calibration.in_force", { offset: signed(calibration.offset_c), from: dateTimeOf(calibration.in_force_from, t) })}
        {typeof raw === "number" && ` · ${t("calibration.corrected", { value: temperature(raw + calibration.offset_c) })}`}
      </span>
      <span className="text-xs text-faint">{t("calibration.raw")}</span>
    </div>
  );
};

const CalibrationForm = ({ deviceId, channel, onDone }: { deviceId: string; channel: string; onDone: () => void }) => {
  const t = useT();
  const add = useAddCalibration(deviceId, channel);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
    add.mutate(
      { offset_c: Number(text("offset_c")), certificate: text("certificate"), laboratory: text("laboratory"), calibrated_on: text("calibrated_on"), due_on: text("due_on") || null, note: "" },
      { onSuccess: onDone },
    );
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3 rounded-xl bg-raised p-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="offset_c" type="number" step="0.01" min={-10} max={10} required autoFocus label={t("calibration.offset")} hint={t("calibration.offset_hint")} />
        <Field name="certificate" required maxLength={120} label={t("calibration.certificate")} autoComplete="off" />
        <Field name="calibrated_on" type="date" required label={t("calibration.made_on")} />
        <Field name="due_on" type="date" label={t("calibration.due_on")} />
        <Field name="laboratory" maxLength={120} label={t("calibration.laboratory")} autoComplete="off" />
      </div>
      {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={add.isPending}>{t("calibration.save")}</Button>
        <Button onClick={onDone}>{t("action.back")}</Button>
      </div>
    </form>
  );
};

const Earlier = ({ deviceId, channel }: { deviceId: string; channel: string }) => {
  const t = useT();
  const earlier: Calibration[] = useCalibrations(deviceId, channel).data?.items.slice(1) ?? [];
  if (earlier.length === 0) return null;
  return (
    <details className="text-xs">
      <summary className="text-dim">{t("calibration.earlier", { n: earlier.length })}</summary>
      <ul className="mt-1 grid gap-1">
        {earlier.map((one) => (
          <li key={one.id} className="tabular flex justify-between gap-3 border-b border-line pb-1">
            <span>{[one.certificate, one.laboratory].filter(Boolean).join(" · ")}</span>
            <span className="text-dim">{t("calibration.in_force", { offset: signed(one.offset_c), from: dateTimeOf(one.in_force_from, t) })}</span>
          </li>
        ))}
      </ul>
    </details>
  );
};
