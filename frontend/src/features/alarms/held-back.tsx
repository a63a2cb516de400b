import { useHeldBack, useUnshelve } from "@/api/alarms";
import { useLive } from "@/api/live/live-store";
import { useMay } from "@/api/rights";
import type { Site } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { heldBack, ruleName, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { byCaller, isShelved, type HeldCall } from "./held-calls";

/** Calls that were due and are not made for now, each with the reason: a silence that is explained. */
export const HeldBack = () => {
  const t = useT();
  const items = useHeldBack().data?.items ?? [];
  const sites = useLive(({ live }) => (live.status === "live" ? live.sites : null));
  if (items.length === 0) return null;
  return (
    <details className="mt-4 text-xs">
      <summary className="text-dim">{t("alarms.held_back", { n: items.length })}</summary>
      <ul className="mt-2 grid gap-1.5">
        {byCaller(items).map((calls) => <Waiting key={calls[0].id} calls={calls} site={sites?.get(calls[0].site_id ?? "")} />)}
      </ul>
    </details>
  );
};

/** Calls that wait for one and the same reason, with what each would have said, and when they wait no longer. */
const Waiting = ({ calls, site }: { calls: readonly [HeldCall, ...HeldCall[]]; site: Site | undefined }) => {
  const t = useT();
  const mayAcknowledge = useMay()("alarms.acknowledge");
  const [one] = calls;
  const devices = calls.map(({ device_id }) => device_id).join(t("list.comma"));
  return (
    <li className="grid gap-0.5 rounded-lg bg-raised p-2.5">
      <span className="text-dim">{[site?.name, calls.length === 1 ? devices : t("held.devices", { n: calls.length })].filter(Boolean).join(" · ")}</span>
      <b className="font-semibold">{one.alarm_why === null ? ruleName(one.rule, t) : worded("title", one.alarm_why, t, site?.timezone)}</b>
      <span>{heldBack(one.reason, t, site?.timezone)}</span>
      {one.until === null ? <span className="text-dim">{t("held.until_over")}</span> : <time dateTime={one.until} className="tabular text-dim">{t("held.ends", { until: dateTimeOf(one.until, t, site?.timezone) })}</time>}
      {calls.length > 1 && <span className="break-words text-dim">{devices}</span>}
      {one.alarm_id !== null && isShelved(one) && mayAcknowledge && <EndShelf alarmId={one.alarm_id} />}
    </li>
  );
};

const EndShelf = ({ alarmId }: { alarmId: string }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const unshelve = useUnshelve(() => say("good", t("shelve.ended")));
  const end = (): void => unshelve.mutate(alarmId, { onError: (error) => say("bad", refusalText(error, t)) });
  return <Button className="justify-self-start" disabled={unshelve.isPending} onClick={end}>{t("shelve.end")}</Button>;
};
