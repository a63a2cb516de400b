/** What people did about an alarm: shelve it for a while, and see who was told. */
import { useAttention, useShelve } from "@/api/alarms";
import type { Alarm } from "@/api/types";
import { span } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf, timeOf } from "@/lib/times";
import { alarmTitle } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Select } from "@/ui/field";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent, type ReactNode } from "react";
import { SHELF_MINUTES, shelvingOf } from "./shelving";

type Props = { alarm: Alarm; zone: string | undefined; mayShelve: boolean; /** What else can be done about it. */ children: ReactNode };

export const AlarmAttention = ({ alarm, zone, mayShelve, children }: Props) => {
  const t = useT();
  const [shelving, setShelving] = useState(false);
  const [open, setOpen] = useState(false);
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap gap-2">
        {children}
        {mayShelve && <Button onClick={() => setShelving(true)}>{t("shelve.title")}…</Button>}
      </div>
      <details className="text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="text-dim">{t("told.title")}</summary>
        {open && <Told alarmId={alarm.id} zone={zone} />}
      </details>
      {shelving && <ShelveDialog alarm={alarm} zone={zone} onClose={() => setShelving(false)} />}
    </div>
  );
};

const Told = ({ alarmId, zone }: { alarmId: string; zone: string | undefined }) => {
  const t = useT();
  const { data, isPending, isError, error } = useAttention(alarmId, true);
  if (isPending) return <Loading>{t("told.loading")}</Loading>;
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  return (
    <>
      {data.shelved_until !== null && <p className="mt-1 text-warn">{t("shelve.done", { until: dateTimeOf(data.shelved_until, t, zone) })}</p>}
      {data.note && <q>{data.note}</q>}
      {data.told.length === 0 && <p className="mt-1 text-dim">{t("told.nobody")}</p>}
      <ul className="mt-1 grid gap-1">
        {data.told.map((one) => (
          <li key={`${one.name}.${one.address}`} className="grid border-b border-line pb-1">
            <span className="flex justify-between gap-3">
              <b className="font-semibold">{one.name}</b>
              <time dateTime={one.told_at} className="tabular text-dim">{timeOf(one.told_at, t, zone)}</time>
            </span>
            <span className={one.state === "failed" ? "text-bad" : "text-dim"}>{[t.code("watchers.channel", { code: one.channel }), one.address, one.state && t.code("told_state", { code: one.state }), one.error].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </>
  );
};

const ShelveDialog = ({ alarm, zone, onClose }: { alarm: Alarm; zone: string | undefined; onClose: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const shelve = useShelve(({ minutes }) => say("good", t("shelve.done", { until: dateTimeOf(Date.now() + minutes * 60_000, t, zone) })));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wanted = shelvingOf(new FormData(event.currentTarget));
    if (wanted === null) return;
    shelve.mutate({ alarm, ...wanted }, { onSuccess: onClose });
  };
  return (
    <Dialog title={`${t("shelve.title")}: ${alarmTitle(alarm, t)}`} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4 p-4 text-sm">
        <p className="text-dim">{t("shelve.about")}</p>
        <Select name="minutes" label={t("shelve.for")} defaultValue={SHELF_MINUTES[1]}>
          {SHELF_MINUTES.map((minutes) => <option key={minutes} value={minutes}>{span(minutes * 60, t.language)}</option>)}
        </Select>
        <Field name="note" label={t("shelve.why")} required minLength={3} maxLength={500} autoFocus autoComplete="off" />
        {shelve.isError && <Refused>{refusalText(shelve.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={shelve.isPending}>{t("shelve.do")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </form>
    </Dialog>
  );
};
