import { useDeviceAlarms } from "@/api/alarms";
import { useReadings } from "@/api/devices";
import type { Device, Point } from "@/api/types";
import { useMay } from "@/api/rights";
import { useVisitsAt } from "@/api/visits";
import { useLive } from "@/api/live/live-store";
import { span } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { spansOn, visitSpans } from "@/lib/lanes";
import { limitsText } from "@/lib/limits";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Link } from "@/ui/link";
import { Empty, Loading, Refused } from "@/ui/notice";
import { ReadingChart } from "@/ui/reading-chart";
import { RecordDownloads, type Offered } from "@/ui/record-downloads";
import { useState } from "react";
import { CalibrationCard } from "./calibration-card";
import { clockText } from "./clock";
import { CommandsCard } from "./commands-card";
import { ConnectionLog } from "./connection-log";
import { DeviceVisits } from "./device-visits";
import { SurroundingsCard } from "./surroundings-card";
import { LabelCard } from "./label-card";
import { TrialCard } from "./trial-card";
import { valueText } from "./values";

const SPANS_H = [6, 24, 168, 92 * 24] as const;

export const DeviceDetail = ({ device, onClose }: { device: Device; onClose: () => void }) => {
  const t = useT();
  const may = useMay();
  const site = useLive(({ live }) => (live.status === "live" && device.site_id !== null ? live.sites.get(device.site_id) : undefined));
  const zone = site?.timezone ?? device.timezone;
  const [hours, setHours] = useState<number>(SPANS_H[0]);
  const [channel, setChannel] = useState<string | null>(device.channels[0]?.channel ?? null);
  const shown = device.channels.find((one) => one.channel === channel);
  const { readings, isPending, isError } = useReadings(device.id, channel, hours);
  const alarms = useDeviceAlarms(may("alarms.read") ? device.id : null);
  const visits = useVisitsAt(device, hours, may("work_orders.read"));
  const curve = readings && {
    ...readings,
    lanes: [
      ...LANES.map(({ metric, tone }) => ({ tone, spans: spansOn((readings.metrics[metric] ?? []) as Point[], readings.gap_s, readings.looked_at_ms) })),
      { tone: "good" as const, spans: visitSpans(visits.data ?? [], readings.looked_at_ms) },
    ],
    marks: (alarms.data?.items ?? []).map(({ opened_at }) => ({ at: opened_at, tone: "bad" as const })),
  };
  return (
    <article aria-label={device.name} className="grid content-start gap-4 p-4">
      <header className="flex">
        <div className="min-w-0 flex-1">
          <h2 className="text-base font-semibold">{device.name}</h2>
          {site && <p className="text-dim">{[site.name, site.address].filter(Boolean).join(" · ")}</p>}
          {device.zone && <p className="text-dim">{device.zone.name} · {t.code("zone_kind", { code: device.zone.kind })} <span className="tabular text-ink">{limitsText(device.zone)}</span></p>}
          <p className="text-dim">{[device.id, device.model, t.code("format", { code: device.format })].filter(Boolean).join(" · ")}</p>
          {device.asset_id !== null && <Link page="machines" params={{ machine: device.asset_id }} className="text-xs text-accent underline">{t("machines.link")}</Link>}
        </div>
        <button type="button" aria-label={t("action.close")} onClick={onClose} className="size-7 rounded text-dim hover:bg-raised">✕</button>
      </header>
      <div className="flex flex-wrap gap-2">
        <Choice label={t("devices.span")} options={SPANS_H.map((one) => [String(one), span(one * 3600, t.language)])} chosen={String(hours)} onChoose={(value) => setHours(Number(value))} />
        {device.channels.length > 1 && <Choice label={t("devices.channel")} options={device.channels.map((one) => [one.channel, one.name ?? (one.channel || t("devices.main_probe"))])} chosen={channel ?? ""} onChoose={setChannel} />}
      </div>
      <figure className="rounded-xl bg-raised p-2">
        {isPending && <Loading>{t("chart.loading")}</Loading>}
        {isError && <Empty>{t("chart.failed")}</Empty>}
        {curve && <ReadingChart curve={curve} zone={zone} height={190} label={t("chart.label", { device: device.name })} />}
        {readings?.late_since && <p role="status" className="px-1 text-xs text-warn">{t("chart.late", { at: dateTimeOf(readings.late_since, t, zone) })}</p>}
        {curve && <Legend lanes={curve.lanes} alarms={curve.marks.filter(({ at }) => Date.parse(at) > curve.looked_at_ms - hours * 3_600_000).length} />}
      </figure>
      {visits.isError && <Refused>{refusalText(visits.error, t)}</Refused>}
      {visits.data && visits.data.length > 0 && <DeviceVisits visits={visits.data} zone={zone} />}
      {device.zone && channel !== null && may("readings.read") && <TrialCard key={`${device.id}.${channel}.trial`} device={device} zone={device.zone} channel={channel} timezone={zone ?? null} />}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        {Object.entries(device.latest).map(([metric, { value, ts }]) => (
          <div key={metric} className="flex justify-between border-b border-line pb-1">
            <dt className="text-dim">{t.code("metric", { code: metric })}</dt>
            <dd className="tabular font-semibold" title={dateTimeOf(ts, t, zone)}>{valueText(metric, value, t)}</dd>
          </div>
        ))}
      </dl>
      {device.clock_offset_s !== null && <ClockRow offset_s={device.clock_offset_s} measured_at={device.clock_offset_at} warning={device.clock_warning} />}
      {device.site_id !== null && <SurroundingsCard key={`${device.id}.surroundings`} device={device} />}
      {shown && <CalibrationCard key={`${device.id}.${shown.channel}`} deviceId={device.id} channel={shown} />}
      {may("devices.read") && <CommandsCard deviceId={device.id} />}
      {device.site_id !== null && <LabelCard key={`${device.id}.label`} device={device} siteId={device.site_id} />}
      {may("records.read") && <RecordDownloads key={device.id} of={recordsOf(device, t)} zone={zone ?? t.zone} />}
      {may("devices.read") && <ConnectionLog deviceId={device.id} />}
    </article>
  );
};

const LANES = [{ metric: "door_open", tone: "accent" }, { metric: "defrost", tone: "warn" }] as const;

/** What the strips and lines of the chart are, in words and with how many, for whoever cannot see them too. */
const Legend = ({ lanes: [door, defrost, visits], alarms }: { lanes: readonly { spans: readonly unknown[] }[]; alarms: number }) => {
  const t = useT();
  return (
    <figcaption className="flex flex-wrap gap-x-4 px-1 text-xs text-dim">
      <span><span aria-hidden className="text-warn">╌</span> {t("legend.limits")}</span>
      {door && door.spans.length > 0 && <span><span aria-hidden className="text-accent">▬</span> {t("legend.door", { n: door.spans.length })}</span>}
      {defrost && defrost.spans.length > 0 && <span><span aria-hidden className="text-warn">▬</span> {t("legend.defrost", { n: defrost.spans.length })}</span>}
      {visits && visits.spans.length > 0 && <span><span aria-hidden className="text-good">▬</span> {t("legend.visits", { n: visits.spans.length })}</span>}
      {alarms > 0 && <span><span aria-hidden className="text-bad">┃</span> {t("legend.alarms", { n: alarms })}</span>}
    </figcaption>
  );
};

/** A device's own record, and that of all devices of its zone. */
const recordsOf = ({ id, zone }: Device, t: Translate): [Offered, ...Offered[]] => [
  { subject: { kind: "device", id }, name: t("record.this_device") },
  ...(zone === null ? [] : [{ subject: { kind: "zone" as const, id: zone.id }, name: t("record.whole_zone", { zone: zone.name }) }]),
];

/** Received minus measured, of live messages; said loudly where the policy says so. */
const ClockRow = ({ offset_s, measured_at, warning }: { offset_s: number; measured_at: string | null; warning: boolean }) => {
  const t = useT();
  return (
    <p className={`flex justify-between gap-3 ${warning ? "rounded-lg bg-warn-ground px-3 py-2 text-warn" : ""}`} title={measured_at === null ? undefined : dateTimeOf(measured_at, t)}>
      {warning ? <b>! {t("device_clock.warning", { text: clockText(offset_s, t) })}</b> : <><span className="text-dim">{t("device_clock.label")}</span><span>{clockText(offset_s, t)}</span></>}
    </p>
  );
};

const Choice = ({ label, options, chosen, onChoose }: { label: string; options: readonly (readonly [string, string])[]; chosen: string; onChoose: (value: string) => void }) => (
  <div role="group" aria-label={label} className="flex overflow-hidden rounded-lg border border-line">
    {options.map(([value, text]) => (
      <button key={value} type="button" aria-pressed={value === chosen} onClick={() => onChoose(value)} className={`min-h-8 px-3 ${value === chosen ? "bg-accent-ground text-accent" : "text-dim"}`}>{text}</button>
    ))}
  </div>
);
