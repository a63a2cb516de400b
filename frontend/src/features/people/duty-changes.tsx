/** When somebody is absent, or on duty beside their weekly pattern; times are in the technician's zone. */
import { useAddDutyChange, useDutyChanges, useEndDutyChange, type DutyChange, type DutyChangeGiven } from "@/api/people";
import type { Technician } from "@/api/types";
import { instantIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import type { FormEvent } from "react";

const REASONS: Record<DutyChangeGiven["kind"], readonly DutyChangeGiven["reason"][]> = {
  absent: ["sick", "leave", "training", "other"],
  extra: ["on_call", "other"],
};
/** Kind and reason are one choice: nobody is on call by being ill. */
const CHOICES = (["absent", "extra"] as const).flatMap((kind) => REASONS[kind].map((reason) => ({ kind, reason })));

type Props = { technician: Technician; mayWrite: boolean };

export const DutyChanges = ({ technician, mayWrite }: Props) => {
  const t = useT();
  const changes = useDutyChanges(technician);
  return (
    <section aria-label={t("duty.title")} className="mt-4 grid gap-3 border-t border-line pt-4">
      <h2 className="font-semibold">{t("duty.title")} <span className="font-normal text-dim">{technician.timezone}</span></h2>
      {changes.isError && <Refused>{refusalText(changes.error, t)}</Refused>}
      {changes.data?.items.length === 0 && <p className="text-dim">{t("duty.none")}</p>}
      <ul className="grid gap-1.5">
        {changes.data?.items.map((change) => <Row key={change.id} change={change} technician={technician} mayWrite={mayWrite} />)}
      </ul>
      {mayWrite && <AddForm technician={technician} />}
    </section>
  );
};

const Row = ({ change, technician, mayWrite }: Props & { change: DutyChange }) => {
  const t = useT();
  const nowMs = useNow();
  const end = useEndDutyChange(technician);
  const runs = Date.parse(change.starts_at) <= nowMs;
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 rounded-lg border border-line px-3 py-2">
      <span className="grid gap-0.5">
        <span><b className="font-medium">{t(`duty.kind.${change.kind}`)}</b> · {t(`duty.reason.${change.reason}`)}{change.note && <span className="text-dim"> · {change.note}</span>}</span>
        <span className="tabular text-xs text-dim">{dateTimeOf(change.starts_at, t, technician.timezone)} – {dateTimeOf(change.ends_at, t, technician.timezone)}</span>
      </span>
      {mayWrite && <Button disabled={end.isPending} onClick={() => end.mutate(change.id)}>{t(runs ? "duty.end_now" : "duty.take_back")}</Button>}
      {end.isError && <Refused>{refusalText(end.error, t)}</Refused>}
    </li>
  );
};

const AddForm = ({ technician }: { technician: Technician }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const add = useAddDutyChange(technician);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const choice = CHOICES[Number(given.get("choice"))];
    if (choice === undefined) return;
    const at = (name: string): string => instantIn(String(given.get(name)), technician.timezone).toISOString();
    const body: DutyChangeGiven = { ...choice, starts_at: at("from"), ends_at: at("to"), note: String(given.get("note") ?? "").trim() };
    add.mutate(body, {
      onSuccess: (added) => {
        say("good", t("duty.added", { name: technician.name, kind: t(`duty.kind.${added.kind}`), from: dateTimeOf(added.starts_at, t, technician.timezone) }));
        form.reset();
      },
    });
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("duty.add")} className="grid grid-cols-2 items-end gap-3">
      <Select name="choice" label={t("duty.kind")} required>
        {CHOICES.map(({ kind, reason }, index) => <option key={index} value={index}>{t(`duty.kind.${kind}`)} · {t(`duty.reason.${reason}`)}</option>)}
      </Select>
      <Field name="note" label={t("duty.note")} maxLength={240} autoComplete="off" />
      <Field name="from" type="datetime-local" label={t("duty.from")} required />
      <Field name="to" type="datetime-local" label={t("duty.to")} required />
      {add.isError && <div className="col-span-2"><Refused>{refusalText(add.error, t)}</Refused></div>}
      <Button type="submit" className="col-span-2 justify-self-start" disabled={add.isPending}>{t("duty.add")}</Button>
    </form>
  );
};
