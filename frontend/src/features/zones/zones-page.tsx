/** All cold rooms, the worst first: how each stands, its last day, and what is being done about it. */
import { useLive } from "@/api/live/live-store";
import { useZoneCurves, useZoneStates, type ZoneState } from "@/api/zones";
import type { Site } from "@/api/types";
import { ago, span, temperature } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { limitsText } from "@/lib/limits";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { useState } from "react";
import { Spark } from "./spark";
import { batches, counted, filtered, STANDINGS, worstFirst, type Standing } from "./zone-order";

const BATCH = 50;
const KINDS = ["frozen", "chilled_0_4", "chilled_0_10", "pharma_2_8"] as const;
const LOOK: Record<Standing, string> = { outside: "text-bad", alarm: "text-warn", silent: "text-warn", inside: "text-good", empty: "text-dim" };
const SIGN: Record<Standing, string> = { outside: "▲", alarm: "!", silent: "○", inside: "●", empty: "–" };

const ZonesPage = () => {
  const t = useT();
  const { params } = useLocation();
  const zones = useZoneStates();
  const sites = useLive(({ live }) => (live.status === "live" ? live.sites : null));
  const [batchesShown, setBatchesShown] = useState(1);
  const items = zones.data?.items ?? [];
  const siteOf = ({ zone }: ZoneState): Site | undefined => sites?.get(zone.site_id ?? "");
  const siteName = (state: ZoneState): string => siteOf(state)?.name ?? "";
  const wanted = { text: params["q"] ?? "", standing: params["standing"] ?? "", kind: params["kind"] ?? "" };
  const found = batches(worstFirst(filtered(items, wanted, siteName)), BATCH);
  const shown = found.reduce((sum, batch) => sum + batch.length, 0);
  return (
    <section aria-label={t("nav.zones")} className="h-full overflow-y-auto p-4">
      <header className="mb-3 flex flex-wrap items-end gap-3">
        <h1 className="self-center text-base font-semibold">{t("nav.zones")} <span className="tabular font-normal text-dim">{zones.data && shown}</span></h1>
        <SearchBox label={t("zones.search")} text={wanted.text} onSearch={(q) => setParams({ q: q || null }, true)} className="min-w-40 max-w-72 flex-1" />
        <Select label={t("zones.kind")} value={wanted.kind} onChange={(event) => setParams({ kind: event.target.value || null }, true)}>
          <option value="">{t("zones.all_kinds")}</option>
          {KINDS.map((kind) => <option key={kind} value={kind}>{t.code("zone_limits", { code: kind })}</option>)}
        </Select>
      </header>
      <Standings zones={items} chosen={wanted.standing} />
      {zones.isPending && <Loading>{t("zones.loading")}</Loading>}
      {zones.isError && <Refused>{refusalText(zones.error, t)}</Refused>}
      {zones.data && shown === 0 && <Empty>{t(items.length === 0 ? "zones.none" : "zones.none_such")}</Empty>}
      {found.slice(0, batchesShown).map((batch, at) => <Batch key={at} zones={batch} siteOf={siteOf} />)}
      <LoadMore hasMore={found.length > batchesShown} isFetching={false} onMore={() => setBatchesShown((n) => n + 1)} />
    </section>
  );
};

const Standings = ({ zones, chosen }: { zones: readonly ZoneState[]; chosen: string }) => {
  const t = useT();
  const counts = counted(zones);
  return (
    <div role="group" aria-label={t("zones.standing")} className="mb-3 flex flex-wrap gap-2">
      {STANDINGS.map((standing) => (
        <button key={standing} type="button" aria-pressed={chosen === standing} onClick={() => setParams({ standing: chosen === standing ? null : standing })}
          className={`min-h-8 rounded-lg border px-3 ${chosen === standing ? "border-accent bg-accent-ground" : "border-line bg-panel"}`}>
          <span aria-hidden className={LOOK[standing]}>{SIGN[standing]}</span> {t(`zone_standing.${standing}`)} <b className="tabular">{counts[standing]}</b>
        </button>
      ))}
    </div>
  );
};

const Batch = ({ zones, siteOf }: { zones: readonly ZoneState[]; siteOf: (zone: ZoneState) => Site | undefined }) => {
  const curves = useZoneCurves(zones.map(({ zone }) => zone.id));
  const nowMs = useNow();
  const byZone = new Map(curves.data?.map((curve) => [curve.zone_id, curve]));
  return (
    <ul className="mb-1.5 grid gap-1.5">
      {zones.map((state) => (
        <li key={state.zone.id} className="grid items-center gap-x-4 gap-y-1 rounded-lg border border-line bg-panel px-3 py-2 [contain-intrinsic-size:auto_56px] [content-visibility:auto] sm:grid-cols-[minmax(0,5fr)_minmax(0,3fr)_minmax(0,3fr)_minmax(0,3fr)]">
          <Name state={state} site={siteOf(state)?.name ?? ""} />
          <Value state={state} nowMs={nowMs} timezone={siteOf(state)?.timezone} />
          <Spark state={state} curve={byZone.get(state.zone.id)} nowMs={nowMs} />
          <Doing state={state} />
        </li>
      ))}
    </ul>
  );
};

const Name = ({ state: { zone, device_id }, site }: { state: ZoneState; site: string }) => {
  const t = useT();
  const about = [site, t.code("zone_limits", { code: zone.kind }), zone.transport && t("zones.moving"), limitsText(zone)].filter(Boolean).join(" · ");
  return (
    <div className="min-w-0">
      {device_id === null ? <b className="font-semibold">{zone.name}</b> : <Link page="devices" params={{ device: device_id }} className="font-semibold underline decoration-line underline-offset-2 hover:decoration-current">{zone.name}</Link>}
      <p className="truncate text-xs text-dim" title={about}>{about}</p>
    </div>
  );
};

const standingText = ({ standing, outside_since, silent, devices }: ZoneState, nowMs: number, t: Translate): string => {
  if (standing === "outside" && outside_since !== null) return t("zones.outside_for", { span: span((nowMs - Date.parse(outside_since)) / 1000, t.language) });
  if (standing === "silent") return t("zones.silent_of", { silent, devices });
  return t(`zone_standing.${standing}`);
};

/** Instants are in the zone of the site, as on the page of a device. */
export const Value = ({ state, nowMs, timezone }: { state: ZoneState; nowMs: number; timezone: string | undefined }) => {
  const t = useT();
  const { value_c, value_at, standing, silent, devices, late_since } = state;
  return (
    <div className="min-w-0">
      <b className={`tabular text-base font-semibold ${standing === "outside" ? "text-bad" : ""}`} title={value_at === null ? undefined : dateTimeOf(value_at, t, timezone)}>{value_c === null ? "–" : temperature(value_c)}</b>
      {value_at !== null && <span className="ml-2 text-xs text-dim">{ago(value_at, nowMs, t.language)}</span>}
      <p className={`truncate text-xs ${LOOK[standing]}`}><span aria-hidden>{SIGN[standing]}</span> {standingText(state, nowMs, t)}{standing !== "silent" && silent > 0 && <span className="text-warn"> · {t("zones.silent_of", { silent, devices })}</span>}</p>
      {late_since !== null && <p className="truncate text-xs text-warn" title={t("chart.late", { at: dateTimeOf(late_since, t, timezone) })}>{t("zones.late_since", { at: dateTimeOf(late_since, t, timezone) })}</p>}
    </div>
  );
};

const Doing = ({ state: { alarms, severity, work_order_id } }: { state: ZoneState }) => {
  const t = useT();
  if (alarms === 0) return <span className="text-xs text-dim">{t("zones.no_alarm")}</span>;
  return (
    <div className="text-xs">
      <span className="text-warn">{t("zones.alarms", { n: alarms })}{severity !== null && ` · ${t.code("severity", { code: severity })}`}</span>
      <p>{work_order_id === null ? <span className="text-dim">{t("zones.no_order")}</span> : <Link page="" params={{ order: work_order_id }} className="text-accent underline">{t("zones.order")}</Link>}</p>
    </div>
  );
};

export default ZonesPage;
