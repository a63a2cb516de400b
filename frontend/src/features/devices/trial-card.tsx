/** "These rules would have raised 14 alarms last month, here they are": tried, compared with the rules in force, taken over. */
import { useReadings } from "@/api/devices";
import { useMay } from "@/api/rights";
import { useTrial, useZoneLimits, type Changes, type Compared, type TrialAlarm } from "@/api/trials";
import type { Device } from "@/api/types";
import { temperature } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { policyText } from "@/lib/policy-address";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { Empty, Note, Refused } from "@/ui/notice";
import { ReadingChart } from "@/ui/reading-chart";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { changesFrom, isAmong, LIMITS, policyValues, SETTINGS, zoneLimits } from "./trial-draft";

const DAYS = [7, 30, 90] as const;

type Zone = NonNullable<Device["zone"]>;
type Tried = { changes: Changes; days: number };

export const TrialCard = ({ device, zone, channel, timezone }: { device: Device; zone: Zone; channel: string; timezone: string | null }) => {
  const t = useT();
  const trial = useTrial(device.id, channel);
  const [asked, setAsked] = useState<Tried | null>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wanted = { changes: changesFrom((name) => String(form.get(name) ?? "")), days: Number(form.get("days")) };
    setAsked(wanted);
    trial.mutate(wanted);
  };
  return (
    <details className="rounded-xl border border-line px-3 py-2">
      <summary className="font-semibold">{t("trial.title")}</summary>
      <div className="mt-3 grid gap-3">
        <form onSubmit={onSubmit} aria-label={t("trial.title")} className="grid items-end gap-3 sm:grid-cols-2">
          {[...LIMITS, ...SETTINGS].map((name) => (
            <Field key={name} name={name} label={t.code("policy_key", { code: name })} placeholder={presentText(name, zone, trial.data)} autoComplete="off" />
          ))}
          <Select name="days" label={t("trial.span")} defaultValue={30}>{DAYS.map((days) => <option key={days} value={days}>{t("trial.days", { n: days })}</option>)}</Select>
          <div className="sm:col-span-2"><Button type="submit" look="primary" disabled={trial.isPending}>{t(trial.isPending ? "trial.trying" : "trial.try")}</Button></div>
        </form>
        {trial.isError && <Refused>{refusalText(trial.error, t)}</Refused>}
        {trial.isSuccess && asked && <Outcome device={device} zone={zone} channel={channel} timezone={timezone} compared={trial.data} asked={asked} />}
      </div>
    </details>
  );
};

const presentText = (name: string, zone: Zone, compared: Compared | undefined): string => {
  const present = compared?.present.tried ?? { max: zone.max_c, min: zone.min_c };
  const value = (present as Record<string, unknown>)[name];
  return value === null || value === undefined ? "" : String(value);
};

type OutcomeProps = { device: Device; zone: Zone; channel: string; timezone: string | null; compared: Compared; asked: Tried };

const Outcome = ({ device, zone, channel, timezone, compared: { present, tried }, asked }: OutcomeProps) => {
  const t = useT();
  const { readings } = useReadings(device.id, channel, asked.days * 24);
  const fresh = tried.alarms.filter((alarm) => !isAmong(alarm, present.alarms));
  const gone = present.alarms.filter((alarm) => !isAmong(alarm, tried.alarms));
  const marks = [
    ...tried.alarms.map((alarm) => ({ at: alarm.opened_at, tone: "accent" as const })),
    ...gone.map((alarm) => ({ at: alarm.opened_at, tone: "idle" as const })),
  ];
  return (
    <div role="status" className="grid gap-3">
      <p><b>{t("trial.would", { n: tried.count, days: asked.days })}</b> {t("trial.present", { n: present.count })}</p>
      {tried.readings === 0 && <Empty>{t("chart.empty")}</Empty>}
      {tried.cut && <Note>{t("trial.cut")}</Note>}
      {readings && tried.readings > 0 && (
        <figure className="rounded-xl bg-raised p-2">
          <ReadingChart curve={{ ...readings, limits: { min_c: tried.tried.min, max_c: tried.tried.max }, excursions: [], marks }} zone={timezone} height={170} label={t("trial.chart", { device: device.name })} />
          <figcaption className="flex flex-wrap gap-x-4 px-1 text-xs text-dim"><span><span aria-hidden className="text-accent">┃</span> {t("trial.mark_tried")}</span><span><span aria-hidden className="text-idle">┃</span> {t("trial.mark_gone")}</span></figcaption>
        </figure>
      )}
      <Alarms title={t("trial.alarms")} alarms={tried.alarms} fresh={new Set(fresh)} timezone={timezone} />
      {gone.length > 0 && <Alarms title={t("trial.gone")} alarms={gone} fresh={new Set()} timezone={timezone} />}
      <TakeOver zone={zone} asked={asked} />
    </div>
  );
};

const Alarms = ({ title, alarms, fresh, timezone }: { title: string; alarms: readonly TrialAlarm[]; fresh: ReadonlySet<TrialAlarm>; timezone: string | null }) => {
  const t = useT();
  return (
    <section aria-label={title}>
      <h3 className="font-semibold">{title} <span className="tabular font-normal text-dim">{alarms.length}</span></h3>
      <ul className="max-h-60 overflow-y-auto text-xs">
        {alarms.map((alarm) => (
          <li key={`${alarm.rule}${alarm.opened_at}`} className="flex flex-wrap gap-x-3 border-t border-line py-1">
            <time dateTime={alarm.opened_at} className="tabular text-dim">{dateTimeOf(alarm.opened_at, t, timezone)}</time>
            <span className="min-w-0 flex-1">{worded("title", alarm.why, t, timezone)}</span>
            {alarm.peak !== null && alarm.rule.startsWith("temperature_c") && <span className="tabular">{temperature(alarm.peak)}</span>}
            {fresh.has(alarm) && <b className="text-accent">{t("trial.new")}</b>}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Limits go to the zone at once; the rest is the policy's, and goes through its review, since it holds for every zone of the kind. */
const TakeOver = ({ zone, asked: { changes } }: { zone: Zone; asked: Tried }) => {
  const t = useT();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const save = useZoneLimits();
  const limits = zoneLimits(changes);
  const values = policyValues(changes, zone.kind, zone.transport);
  const onTake = (): void => save.mutate({ zone_id: zone.id, limits }, { onSuccess: () => say("good", t("trial.taken", { zone: zone.name })) });
  return (
    <div className="flex flex-wrap items-center gap-3">
      {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
      {may("devices.write") && Object.keys(limits).length > 0 && <Button look="primary" disabled={save.isPending} onClick={onTake}>{t("trial.take_limits", { zone: zone.name })}</Button>}
      {may("policy.write") && values.length > 0 && <Link page="admin" params={{ tab: "policy", id: "coldchain", set: policyText(values) }} className="text-accent underline">{t("trial.take_policy", { kind: t.code("zone_limits", { code: zone.kind }) })}</Link>}
    </div>
  );
};
