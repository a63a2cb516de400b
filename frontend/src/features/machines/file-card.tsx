/** The file of one machine: where, warranty, sensors as they stand, open cases, visits, parts. */
import { useSensorsOf, type MachineFile } from "@/api/machines";
import { useMay } from "@/api/rights";
import type { Device } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf, dayText } from "@/lib/times";
import { orderTitle } from "@/lib/words";
import { Link } from "@/ui/link";
import { Card } from "@/ui/list-detail";
import { Loading, Refused } from "@/ui/notice";
import { COVER_TONE, coverText, partEnd } from "@/ui/warranty-note";
import type { ReactNode } from "react";
import { valueText } from "../devices/values";

const OVER = new Set(["closed", "cancelled"]);
const LINK = "text-accent underline";

export const FileCard = ({ file }: { file: MachineFile }) => {
  const t = useT();
  const may = useMay();
  const { asset, site, warranty, work_orders, visits, parts } = file;
  const open = work_orders.filter(({ state }) => !OVER.has(state));
  const zone = site.timezone;
  const facts: [string, ReactNode][] = [
    [t("machines.serial"), asset.serial],
    [t("machines.kind"), t.code("asset_kind", { code: asset.kind })],
    [t("machines.maker"), [asset.maker, asset.model].filter(Boolean).join(" · ") || "–"],
    [t("machines.site"), <>{site.name} <span className="text-dim">{site.address}</span></>],
    [t("machines.installed"), asset.installed_on === null ? "–" : dayText(asset.installed_on, t)],
    [t("machines.warranty"), <span className={COVER_TONE[warranty.standing]}>{coverText(warranty, t)}</span>],
  ];
  return (
    <Card title={asset.name || asset.model || asset.serial}>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[7rem_1fr]">
        {facts.map(([name, value]) => <div key={name} className="contents"><dt className="text-dim">{name}</dt><dd className="min-w-0">{value}</dd></div>)}
      </dl>
      {may("devices.read") && <Sensors assetId={asset.id} zone={zone} />}
      <Part title={t("machines.open")} count={open.length} none={t("machines.no_open")}>
        {open.map((order) => (
          <li key={order.id} className="flex flex-wrap justify-between gap-x-3 border-t border-line py-1.5">
            <Link page="" params={{ order: order.id }} className={LINK}>{order.number}</Link>
            <span className="min-w-0 flex-1 truncate">{orderTitle(order, t)}</span>
            <span className="text-dim">{t.code("state", { code: order.state })}</span>
          </li>
        ))}
      </Part>
      <Part title={t("machines.visits")} count={visits.length} none={t("machines.no_visits")}>
        {visits.map((visit) => (
          <li key={`${visit.work_order_id}.${visit.number}`} className="grid gap-0.5 border-t border-line py-1.5">
            <span className="flex flex-wrap justify-between gap-x-3">
              <Link page="" params={{ order: visit.work_order_id }} className={LINK}>{visit.order_number}</Link>
              <span>{visit.technician_name}</span>
              <span className="tabular text-dim">{dateTimeOf(visit.arrived_at, t, zone)}</span>
            </span>
            <span className="text-xs text-dim">{[t.code("kind", { code: visit.kind }), visit.cause, visit.solution].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </Part>
      <Part title={t("machines.parts")} count={parts.length} none={t("machines.no_parts")}>
        {parts.map(({ part, name_en, name_zh, quantity, fitted_at, technician_name, work_order_id, order_number, cover }) => (
          <li key={`${work_order_id}.${part}.${fitted_at}`} className="grid grid-cols-[1fr_auto] gap-x-3 border-t border-line py-1.5">
            <span>{t.language === "en" ? name_en : name_zh} <span className="tabular text-dim">×{quantity}</span></span>
            <span className="tabular text-dim">{dateTimeOf(fitted_at, t, zone)}</span>
            <span className="col-span-2 text-xs text-dim"><Link page="" params={{ order: work_order_id }} className={LINK}>{order_number}</Link> · {[part, technician_name].filter(Boolean).join(" · ")}</span>
            <span className={`col-span-2 text-xs ${cover.is_covered ? "text-good" : "text-dim"}`}>{[t(`warranty.source.${cover.source}`), cover.supplier, partEnd(cover, t)].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </Part>
    </Card>
  );
};

const Part = ({ title, count, none, children }: { title: string; count: number; none: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h3 className="mb-1 font-semibold">{title} <span className="tabular font-normal text-dim">{count}</span></h3>
    {count === 0 ? <p className="text-dim">{none}</p> : <ul>{children}</ul>}
  </section>
);

const Sensors = ({ assetId, zone }: { assetId: string; zone: string }) => {
  const t = useT();
  const sensors = useSensorsOf(assetId);
  if (sensors.isPending) return <Loading>{t("machines.loading")}</Loading>;
  if (sensors.isError) return <Refused>{refusalText(sensors.error, t)}</Refused>;
  return (
    <Part title={t("machines.sensors")} count={sensors.data.length} none={t("machines.no_sensors")}>
      {sensors.data.map((device) => <Sensor key={device.id} device={device} zone={zone} />)}
    </Part>
  );
};

const Sensor = ({ device, zone }: { device: Device; zone: string }) => {
  const t = useT();
  const seen = device.last_seen_at;
  return (
    <li className="grid gap-1 border-t border-line py-1.5">
      <span className="flex flex-wrap justify-between gap-x-3">
        <Link page="devices" params={{ device: device.id }} className={LINK}>{device.name || device.id}</Link>
        <span className={device.silent_since !== null || device.online === false ? "text-bad" : "text-dim"}>{seen === null ? t("machines.never_heard") : t(device.silent_since !== null ? "machines.silent_since" : "machines.heard", { at: dateTimeOf(device.silent_since ?? seen, t, zone) })}</span>
      </span>
      {device.channels.map(({ channel, name, latest, calibration }) => (
        <span key={channel} className="flex flex-wrap justify-between gap-x-3 text-xs">
          <span className="tabular">{[name ?? channel, ...Object.entries(latest).map(([metric, { value }]) => `${t.code("metric", { code: metric })} ${valueText(metric, value, t)}`)].filter(Boolean).join(" · ")}</span>
          <span className={calibration?.standing === "overdue" ? "text-bad" : "text-dim"}>{calibration === null ? t("machines.not_calibrated") : calibration.due_on === null ? t("machines.calibrated", { on: dayText(calibration.calibrated_on, t) }) : t("machines.calibrated_due", { on: dayText(calibration.calibrated_on, t), due: dayText(calibration.due_on, t) })}</span>
        </span>
      ))}
    </li>
  );
};
