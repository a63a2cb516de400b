/** All devices with their newest values; one of them with its curve; what was refused. */
import { useDevices, useRefusals } from "@/api/devices";
import { newest } from "@/api/live/live-state";
import { useLive } from "@/api/live/live-store";
import type { Device } from "@/api/types";
import { ago, clockTime, dateTime } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { Link } from "@/ui/link";
import { Empty, Loading, Refused } from "@/ui/notice";
import { useState } from "react";
import { DeviceDetail } from "./device-detail";
import { valueText } from "./values";

const ACTION = "inline-flex min-h-8 items-center rounded-lg bg-action px-3 font-medium text-on-action";

const DevicesPage = () => {
  const t = useT();
  const { params } = useLocation();
  const devices = useDevices();
  const [search, setSearch] = useState("");
  const text = search.trim().toLowerCase();
  const shown = (devices.data?.items ?? []).filter((device) => [device.id, device.name].some((field) => field.toLowerCase().includes(text)));
  const picked = shown.find((device) => device.id === params["device"]);
  return (
    <div className="grid h-full min-h-0 lg:grid-cols-[1fr_minmax(320px,460px)]">
      <section aria-label={t("nav.devices")} className={`min-h-0 overflow-y-auto p-4 ${picked ? "max-lg:hidden" : ""}`}>
        <header className="mb-3 flex flex-wrap items-center gap-3">
          <h1 className="text-base font-semibold">{t("nav.devices")} <span className="tabular font-normal text-dim">{devices.data?.items.length}</span></h1>
          <label className="min-w-40 flex-1">
            <span className="sr-only">{t("devices.search")}</span>
            <input type="search" value={search} onChange={(event) => setSearch(event.target.value)} placeholder={t("devices.search")} className="w-full max-w-72 rounded-lg border border-line bg-panel px-3 py-1.5 placeholder:text-faint" />
          </label>
          <Link page="connect" className={ACTION}>{t("connect.title")}</Link>
        </header>
        {devices.isPending && <Loading>{t("devices.loading")}</Loading>}
        {devices.isError && <Refused>{refusalText(devices.error, t)}</Refused>}
        {devices.data && shown.length === 0 && <Empty>{t("devices.none")}</Empty>}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(210px,1fr))] gap-2">
          {shown.map((device) => <DeviceCard key={device.id} device={device} picked={device === picked} />)}
        </ul>
        <Refusals />
      </section>
      <aside className={`min-h-0 overflow-y-auto border-l border-line bg-panel ${picked ? "" : "max-lg:hidden"}`}>
        {picked ? <DeviceDetail key={picked.id} device={picked} onClose={() => setParams({ device: null })} /> : <Empty>{t("devices.pick")}</Empty>}
      </aside>
    </div>
  );
};

const DeviceCard = ({ device, picked }: { device: Device; picked: boolean }) => {
  const t = useT();
  const nowMs = useNow();
  const live = useLive(({ live: state }) => (state.status === "live" ? newest(state, device.id, null, "temperature_c") : null));
  const connection = useLive(({ live: state }) => (state.status === "live" ? state.connections.get(device.id) : undefined));
  const value = (live ?? device.latest["temperature_c"])?.value;
  const temperature_c = typeof value === "number" ? value : undefined;
  const seen_at = connection?.received_at ?? device.last_seen_at;
  const outside = temperature_c !== undefined && (temperature_c > (device.zone?.max_c ?? Infinity) || temperature_c < (device.zone?.min_c ?? -Infinity));
  const silent = (connection?.online ?? device.online) === false;
  return (
    <li>
      <button type="button" onClick={() => setParams({ device: device.id })} aria-current={picked} className={`grid w-full gap-0.5 rounded-xl border bg-panel p-3 text-left hover:bg-raised ${picked ? "border-accent" : "border-line"}`}>
        <span className="flex items-baseline gap-2">
          <b className="min-w-0 flex-1 truncate font-semibold">{device.name}</b>
          <b className={`tabular text-sm ${outside ? "text-bad" : ""}`}>{temperature_c === undefined ? "–" : valueText("temperature_c", temperature_c, t)}</b>
        </span>
        <span className="truncate text-xs text-dim">{device.id} · {device.zone === null ? t("devices.no_zone") : t.code("zone", { code: device.zone.kind })}</span>
        <span className={`text-xs ${silent ? "text-warn" : "text-dim"}`}>
          {silent ? "○ " : "● "}
          {seen_at === null ? t("devices.never") : t(silent ? "devices.silent" : "devices.seen", { ago: ago(seen_at, nowMs, t.language) })}
          {outside && <b className="text-bad"> · {t("devices.outside")}</b>}
        </span>
      </button>
    </li>
  );
};

/** Messages that were not accepted, with the reason in words and what was sent. */
const Refusals = () => {
  const t = useT();
  const refusals = useRefusals();
  if (!refusals.data || refusals.data.items.length === 0) return null;
  return (
    <details className="mt-6">
      <summary className="text-dim">{t("quarantine.title", { n: refusals.data.items.length })}</summary>
      <ul className="mt-2 grid gap-1.5">
        {refusals.data.items.map((one) => (
          <li key={one.id} className="grid gap-0.5 rounded-lg bg-panel p-2.5 text-xs">
            <span className="flex gap-2">
              <b className="text-bad">{t.code("quarantine", { code: one.code })}{one.field && ` · ${one.field}`}</b>
              {one.times > 1 && <span className="tabular text-dim">{t("quarantine.times", { n: one.times, since: dateTime(one.first_at, t.language) })}</span>}
              <time dateTime={one.at} className="tabular ml-auto text-dim">{clockTime(one.at, t.language)}</time>
            </span>
            <span className="text-dim">{one.device_id ?? t("quarantine.nobody")} · {one.topic}</span>
            <code className="truncate">{one.preview}</code>
          </li>
        ))}
      </ul>
    </details>
  );
};

export default DevicesPage;
