/** The record of a device or a zone for a span of days, as files that an inspector takes away. */
import { formsOf, useRecordFile, type RecordForm, type RecordSubject } from "@/api/records";
import { beginOf, dayAfter, dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "./button";
import { Field, Select } from "./field";
import { Refused } from "./notice";
import { useState } from "react";

const DAYS = 7;

/** Something that has a record, and its name where there is more than one to choose from. */
export type Offered = { subject: RecordSubject; name: string };

export const RecordDownloads = ({ of, zone }: { of: readonly [Offered, ...Offered[]]; zone: string }) => {
  const t = useT();
  const [chosen, setChosen] = useState(of[0].subject.id);
  const { subject } = of.find((one) => one.subject.id === chosen) ?? of[0];
  const today = dayIn(zone, Date.now());
  const [first, setFirst] = useState(dayAfter(today, 1 - DAYS));
  const [last, setLast] = useState(today);
  const file = useRecordFile();
  const whole = first !== "" && last !== "" && first <= last;
  const take = (form: RecordForm): void =>
    file.mutate(
      { subject, form, from: beginOf(first, zone), to: beginOf(dayAfter(last, 1), zone), timezone: zone, lang: t.language === "en" ? "en" : "zh" },
      { onSuccess: ({ name, content }) => saveFile(name, content) },
    );
  return (
    <section aria-label={t("record.title")} className="grid gap-2">
      <h3 className="text-dim">{t("record.title")}</h3>
      {of.length > 1 && (
        <Select label={t("record.of")} value={subject.id} onChange={(event) => (setChosen(event.target.value), file.reset())}>
          {of.map((one) => <option key={one.subject.id} value={one.subject.id}>{one.name}</option>)}
        </Select>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Field label={t("record.first")} type="date" value={first} max={last || today} onChange={(event) => setFirst(event.target.value)} />
        <Field label={t("record.last")} type="date" value={last} min={first} max={today} onChange={(event) => setLast(event.target.value)} />
      </div>
      <div className="flex flex-wrap gap-2">
        {formsOf(subject).map((form) => (
          <Button key={form} disabled={!whole || file.isPending} onClick={() => take(form)}>{t(`record.${form}`)}</Button>
        ))}
      </div>
      <p className="text-xs text-faint">{t("record.about", { zone })}</p>
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
    </section>
  );
};
