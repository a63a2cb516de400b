/** Alarms that ring, loudest and newest first, each with its reason and one act: take notice. */
import { useAcknowledge, useAcknowledgeIncident } from "@/api/alarms";
import { useLive } from "@/api/live/live-store";
import { useMay } from "@/api/rights";
import type { Alarm, Severity, Site } from "@/api/types";
import { ago } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { isRinging } from "@/lib/work-orders";
import { alarmTitle, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Empty, Loading } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { SEVERITY_TEXT } from "@/ui/tone";
import { SoundButtons } from "./alarm-sound";
import { AlarmAttention } from "./alarm-attention";
import { gathered, type Gathered } from "./gathered";
import { HeldBack } from "./held-back";

const LOUDNESS: Record<Severity, number> = { critical: 0, major: 1, minor: 2 };

/** Nobody has taken notice first, then by severity, then the newest. */
export const byLoudness = (a: Alarm, b: Alarm): number =>
  Number(a.state !== "open") - Number(b.state !== "open") || LOUDNESS[a.severity] - LOUDNESS[b.severity] || Date.parse(b.opened_at) - Date.parse(a.opened_at);

type Props = { picked: string | null; onPick: (alarm: Alarm) => void };

export const AlarmList = ({ picked, onPick }: Props) => {
  const t = useT();
  const live = useLive((store) => store.live);
  const nowMs = useNow();
  if (live.status === "loading") return <Loading>{t("board.loading")}</Loading>;
  const alarms = [...live.alarms.values()].filter((alarm) => isRinging(alarm, nowMs)).sort(byLoudness);
  return (
    <section aria-label={t("alarms.title")} className="p-4">
      <div className="mb-2 flex items-center justify-between gap-3">
        <h2 className="text-sm font-semibold">{t("alarms.title")} <span className="tabular text-dim">{alarms.length}</span></h2>
        <SoundButtons />
      </div>
      {alarms.length === 0 && <Empty>{t("alarms.none")}</Empty>}
      <ul className="grid gap-2">
        {gathered(alarms).map((group) => <IncidentCards key={group.shown.id} group={group} site={live.sites.get(group.shown.site_id ?? "")} picked={picked} onPick={onPick} />)}
      </ul>
      <HeldBack />
    </section>
  );
};

/** One alarm, and behind it the others of an incident that would fill the list. */
const IncidentCards = ({ group: { shown, others, firstOut }, site, picked, onPick }: Props & { group: Gathered; site: Site | undefined }) => {
  const t = useT();
  return (
    <>
      <AlarmCard alarm={shown} site={site} picked={shown.id === picked} onPick={onPick} />
      {others.length > 0 && (
        <li className="grid gap-1">
          <AcknowledgeAll alarms={[shown, ...others]} />
          <details open={others.some(({ id }) => id === picked)} className="pl-3 text-xs">
            <summary className="text-dim">{t("alarms.same_incident", { n: others.length, device: firstOut.device_id })}</summary>
            <ul className="mt-2 grid gap-2">
              {others.map((alarm) => <AlarmCard key={alarm.id} alarm={alarm} site={site} picked={alarm.id === picked} onPick={onPick} />)}
            </ul>
          </details>
        </li>
      )}
    </>
  );
};

/** One act for one failure: whoever goes to the dead gateway need not tick off its forty sensors. */
const AcknowledgeAll = ({ alarms }: { alarms: readonly Alarm[] }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const acknowledge = useAcknowledgeIncident();
  const incidentId = alarms[0]?.incident_id ?? null;
  const open = alarms.filter(({ state }) => state === "open").length;
  if (!useMay()("alarms.acknowledge") || incidentId === null || open === 0) return null;
  const take = (): void => acknowledge.mutate(incidentId, { onError: (error) => say("bad", refusalText(error, t)) });
  return <div className="pl-3"><Button disabled={acknowledge.isPending} onClick={take}>{t("alarms.acknowledge_all", { n: open })}</Button></div>;
};

const AlarmCard = ({ alarm, site, picked, onPick }: { alarm: Alarm; site: Site | undefined; picked: boolean; onPick: (alarm: Alarm) => void }) => {
  const t = useT();
  const nowMs = useNow();
  const say = useToasts((store) => store.say);
  const acknowledge = useAcknowledge();
  const mayAcknowledge = useMay()("alarms.acknowledge");
  const take = (): void => acknowledge.mutate(alarm, { onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <li className={`grid gap-1 rounded-lg border bg-raised p-3 ${picked ? "border-accent" : "border-transparent"}`}>
      <button type="button" onClick={() => onPick(alarm)} className="grid gap-0.5 text-left">
        <span className="flex gap-2">
          <span aria-hidden className={SEVERITY_TEXT[alarm.severity]}>▲</span>
          <b className="min-w-0 flex-1 font-semibold">{alarmTitle(alarm, t)}</b>
          <time dateTime={alarm.opened_at} title={dateTimeOf(alarm.opened_at, t, site?.timezone)} className="shrink-0 text-dim">{ago(alarm.opened_at, nowMs, t.language)}</time>
        </span>
        <span className="text-dim"><span className={SEVERITY_TEXT[alarm.severity]}>{t.code("severity", { code: alarm.severity })}</span> · {[site?.name, alarm.device_id].filter(Boolean).join(" · ")}</span>
        {alarm.why !== null && <span className="text-xs">{worded("why", alarm.why, t, site?.timezone)}</span>}
      </button>
      {alarm.state !== "open" && <p className="text-xs text-good">✓ {t("alarms.acknowledged", { by: alarm.acknowledged_by ?? "–" })}</p>}
      <AlarmAttention alarm={alarm} zone={site?.timezone} mayShelve={mayAcknowledge}>
        {alarm.state === "open" && mayAcknowledge && <Button disabled={acknowledge.isPending} onClick={take}>{t("alarms.acknowledge")}</Button>}
      </AlarmAttention>
    </li>
  );
};
