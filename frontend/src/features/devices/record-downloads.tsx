/** The record of a device for a span of days, as files that an inspector takes away. */
import { useRecordFile, type RecordForm } from "@/api/records";
import { beginOf, dayAfter, dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState } from "react";

const FORMS = ["pdf", "csv", "signed"] as const satisfies readonly RecordForm[];
const DAYS = 7;

export const RecordDownloads = ({ deviceId, zone }: { deviceId: string; zone: string }) => {
  const t = useT();
  const today = dayIn(zone, Date.now());
  const [first, setFirst] = useState(dayAfter(today, 1 - DAYS));
  const [last, setLast] = useState(today);
  const file = useRecordFile();
  const whole = first !== "" && last !== "" && first <= last;
  const take = (form: RecordForm): void =>
    file.mutate(
      { device_id: deviceId, form, from: beginOf(first, zone), to: beginOf(dayAfter(last, 1), zone), timezone: zone, lang: t.language === "en" ? "en" : "zh" },
      { onSuccess: ({ name, content }) => saveFile(name, content) },
    );
  return (
    <section aria-label={t("record.title")} className="grid gap-2">
      <h3 className="text-dim">{t("record.title")}</h3>
      <div className="grid grid-cols-2 gap-2">
        <Field label={t("record.first")} type="date" value={first} max={last || today} onChange={(event) => setFirst(event.target.value)} />
        <Field label={t("record.last")} type="date" value={last} min={first} max={today} onChange={(event) => setLast(event.target.value)} />
      </div>
      <div className="flex flex-wrap gap-2">
        {FORMS.map((form) => (
          <Button key={form} disabled={!whole || file.isPending} onClick={() => take(form)}>{t(`record.${form}`)}</Button>
        ))}
      </div>
      <p className="text-xs text-faint">{t("record.about", { zone })}</p>
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
    </section>
  );
};
