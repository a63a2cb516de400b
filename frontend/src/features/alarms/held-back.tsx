import { useHeldBack, useUnshelve } from "@/api/alarms";
import { useLive } from "@/api/live/live-store";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { heldBack, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";

/** Calls that were due and are not made for now, each with the reason: a silence that is explained. */
export const HeldBack = () => {
  const t = useT();
  const items = useHeldBack().data?.items ?? [];
  const sites = useLive(({ live }) => (live.status === "live" ? live.sites : null));
  const mayAcknowledge = useMay()("alarms.acknowledge");
  if (items.length === 0) return null;
  return (
    <details className="mt-4 text-xs">
      <summary className="text-dim">{t("alarms.held_back", { n: items.length })}</summary>
      <ul className="mt-2 grid gap-1.5">
        {items.map((one) => (
          <li key={one.id} className="grid gap-0.5 rounded-lg bg-raised p-2.5">
            <span className="text-dim">{[sites?.get(one.site_id ?? "")?.name, one.device_id].filter(Boolean).join(" · ")}</span>
            {one.alarm_why !== null && <b className="font-semibold">{worded("title", one.alarm_why, t)}</b>}
            <span>{heldBack(one.reason, t, sites?.get(one.site_id ?? "")?.timezone)}</span>
            {one.until !== null && <time dateTime={one.until} className="tabular text-dim">{t("held.ends", { until: dateTimeOf(one.until, t, sites?.get(one.site_id ?? "")?.timezone) })}</time>}
            {one.alarm_id !== null && mayAcknowledge && <EndShelf alarmId={one.alarm_id} />}
          </li>
        ))}
      </ul>
    </details>
  );
};

const EndShelf = ({ alarmId }: { alarmId: string }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const unshelve = useUnshelve(() => say("good", t("shelve.ended")));
  const end = (): void => unshelve.mutate(alarmId, { onError: (error) => say("bad", refusalText(error, t)) });
  return <Button className="justify-self-start" disabled={unshelve.isPending} onClick={end}>{t("shelve.end")}</Button>;
};
