/** All devices with their newest values; one of them with its curve; what was refused. */
import { useDevice, useDevices, useRefusals } from "@/api/devices";
import { newest } from "@/api/live/live-state";
import { useLive } from "@/api/live/live-store";
import type { LabelIn } from "@/api/requests";
import { useMay } from "@/api/rights";
import type { Device } from "@/api/types";
import { LabelSheetButton } from "@/features/labels/label-sheet";
import { ago } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { limitsText } from "@/lib/limits";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { clockText } from "./clock";
import { DeviceDetail } from "./device-detail";
import { mayConnect } from "./rights";
import { valueText } from "./values";

const ACTION = "inline-flex min-h-8 items-center rounded-lg bg-action px-3 font-medium text-on-action";

const DevicesPage = () => {
  const t = useT();
  const { params } = useLocation();
  const may = useMay();
  const search = params["q"] ?? "";
  const devices = useDevices(search);
  const shown = devices.items ?? [];
  const placed = shown.filter(({ site_id }) => site_id !== null);
  const labelsOf = async function* (ids: readonly string[]): AsyncGenerator<LabelIn[]> {
    yield placed.filter(({ id }) => ids.includes(id)).map(({ id, name, site_id, asset_id }) => ({ site_id: site_id ?? "", name: name || id, asset_id, device_id: id }));
  };
  const listed = shown.find((device) => device.id === params["device"]);
  const alone = useDevice(listed === undefined ? (params["device"] ?? null) : null);
  const picked = listed ?? (params["device"] === undefined ? undefined : alone.data);
  return (
    <div className="grid h-full min-h-0 lg:grid-cols-[1fr_minmax(320px,460px)]">
      <section aria-label={t("nav.devices")} className={`min-h-0 overflow-y-auto p-4 ${picked ? "max-lg:hidden" : ""}`}>
        <header className="mb-3 flex flex-wrap items-center gap-3">
          <h1 className="text-base font-semibold">{t("nav.devices")} <span className="tabular font-normal text-dim">{devices.items && `${shown.length}${devices.hasMore ? "+" : ""}`}</span></h1>
          <SearchBox label={t("devices.search")} text={search} onSearch={(q) => setParams({ q: q || null }, true)} className="min-w-40 max-w-72 flex-1" />
          <LabelSheetButton things={placed.map(({ id, name }) => ({ id, name: name || id, about: id }))} labelsOf={labelsOf} />
          {mayConnect(may) && <Link page="connect" className={`${ACTION} ml-auto`}>{t("connect.title")}</Link>}
        </header>
        {devices.isPending && <Loading>{t("devices.loading")}</Loading>}
        {devices.isError && <Refused>{refusalText(devices.error, t)}</Refused>}
        {devices.items && shown.length === 0 && <Empty>{t(search !== "" ? "devices.none_such" : mayConnect(may) ? "devices.none" : "devices.none_yet")}</Empty>}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(210px,1fr))] gap-2">
          {shown.map((device) => <DeviceCard key={device.id} device={device} picked={device === picked} />)}
        </ul>
        <LoadMore hasMore={devices.hasMore} isFetching={devices.isFetchingMore} onMore={devices.more} />
        {may("connections.manage") && <Refusals />}
      </section>
      <aside className={`min-h-0 overflow-y-auto border-l border-line bg-panel ${picked ? "" : "max-lg:hidden"}`}>
        {picked ? <DeviceDetail key={picked.id} device={picked} onClose={() => setParams({ device: null })} /> : <Empty>{t("devices.pick")}</Empty>}
      </aside>
    </div>
  );
};

/** Under this, counting the seconds would only be unrest. */
const JUST_NOW_MS = 60_000;

const seenText = (seenAt: string | null, silent: boolean, nowMs: number, t: Translate): string => {
  if (seenAt === null) return t("devices.never");
  if (!silent && nowMs - Date.parse(seenAt) < JUST_NOW_MS) return t("devices.fresh");
  return t(silent ? "devices.silent" : "devices.seen", { ago: ago(seenAt, nowMs, t.language) });
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
      <button type="button" onClick={() => setParams({ device: device.id })} aria-current={picked} className={`grid h-full w-full content-start gap-0.5 rounded-xl border bg-panel p-3 text-left hover:bg-raised ${picked ? "border-accent" : "border-line"}`}>
        <span className="flex items-baseline gap-2">
          <b className="min-w-0 flex-1 font-semibold wrap-break-word">{device.name}</b>
          <b className={`tabular text-sm ${outside ? "text-bad" : ""}`}>{temperature_c === undefined ? "–" : valueText("temperature_c", temperature_c, t)}</b>
        </span>
        <span className="truncate text-xs text-dim">{device.zone === null ? t("devices.no_zone") : `${t.code("zone_kind", { code: device.zone.kind })} ${limitsText(device.zone)}`} · {device.id}</span>
        <span className={`flex justify-between gap-2 text-xs whitespace-nowrap ${silent ? "text-warn" : "text-dim"}`}>
          <span className="truncate">{silent ? "○ " : "● "}{seenText(seen_at, silent, nowMs, t)}</span>
          {outside && <b className="text-bad">{t("devices.outside")}</b>}
        </span>
        <Upkeep device={device} />
      </button>
    </li>
  );
};

/** What is wrong with the device itself: its clock, its calibration. */
const Upkeep = ({ device }: { device: Device }) => {
  const t = useT();
  const due = device.channels.map(({ calibration }) => calibration).find((one) => one?.standing === "overdue" || one?.standing === "due_soon");
  if (!device.clock_warning && !due) return null;
  return (
    <span className="grid text-xs [&>*]:truncate">
      {device.clock_warning && <span className="text-warn">! {t("device_clock.warning", { text: clockText(device.clock_offset_s ?? 0, t) })}</span>}
      {due && <span className={due.standing === "overdue" ? "text-bad" : "text-warn"}>! {t("calibration.title")}: {t(`calibration_standing.${due.standing}`, { due: due.due_on })}</span>}
    </span>
  );
};

/** Messages that were not accepted, with the reason in words and what was sent. */
const Refusals = () => {
  const t = useT();
  const refusals = useRefusals(true);
  if (!refusals.data || refusals.data.items.length === 0) return null;
  return (
    <details className="mt-6">
      <summary className="text-dim">{t("quarantine.title", { n: refusals.data.items.length })}</summary>
      <ul className="mt-2 grid gap-1.5">
        {refusals.data.items.map((one) => (
          <li key={one.id} className="grid gap-0.5 rounded-lg bg-panel p-2.5 text-xs">
            <span className="flex gap-2">
              <b className="text-bad">{t.code("quarantine", { code: one.code })}{one.field && ` · ${one.field}`}</b>
              {one.times > 1 && <span className="tabular text-dim">{t("quarantine.times", { n: one.times, since: dateTimeOf(one.first_at, t) })}</span>}
              <time dateTime={one.at} className="tabular ml-auto text-dim">{dateTimeOf(one.at, t)}</time>
            </span>
            <span className="text-dim">{one.device_id ?? t("quarantine.nobody")} · {one.topic}</span>
            <code className="truncate">{one.preview}</code>
          </li>
        ))}
      </ul>
      <Link page="admin" params={{ tab: "quarantine" }} className="mt-2 inline-block text-accent">{t("quarantine.open")}</Link>
    </details>
  );
};

export default DevicesPage;
