import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { ShiftRow } from "./technician-draft";

const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** A Monday, for the names of days. */
const MONDAY_MS = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

type Props = { rows: readonly ShiftRow[]; zone: string; onChange: (rows: ShiftRow[]) => void };

export const ShiftRows = ({ rows, zone, onChange }: Props) => {
  const t = useT();
  const name = new Intl.DateTimeFormat(t.language, { weekday: "short", timeZone: "UTC" });
  const put = (index: number, patch: Partial<ShiftRow>): void => onChange(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  const toggled = (row: ShiftRow, day: number): number[] => (row.days.includes(day) ? row.days.filter((one) => one !== day) : [...row.days, day].sort());
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">{t("people.shifts")} <span className="font-normal text-dim">{zone}</span></legend>
      {rows.map((row, index) => (
        <div key={index} className="grid gap-2 rounded-lg border border-line p-2">
          <div role="group" aria-label={t("people.days")} className="flex flex-wrap gap-1">
            {DAYS.map((day) => (
              <button
                key={day} type="button" aria-pressed={row.days.includes(day)} onClick={() => put(index, { days: toggled(row, day) })}
                className={`min-h-8 rounded-lg border px-2.5 ${row.days.includes(day) ? "border-accent bg-accent-ground text-ink" : "border-line text-dim"}`}
              >
                {name.format(MONDAY_MS + day * DAY_MS)}
              </button>
            ))}
          </div>
          <div className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
            <Field label={t("people.starts")} type="time" value={row.starts} onChange={(event) => put(index, { starts: event.target.value })} />
            <Field label={t("people.hours")} type="number" min={0.25} max={24} step={0.25} value={Number.isNaN(row.hours) ? "" : row.hours} onChange={(event) => put(index, { hours: event.target.valueAsNumber })} />
            <Button look="danger" aria-label={t("people.remove", { what: `${row.starts} +${row.hours} h` })} className="min-h-9" onClick={() => onChange(rows.filter((_row, at) => at !== index))}>✕</Button>
          </div>
        </div>
      ))}
      <Button className="justify-self-start" onClick={() => onChange([...rows, { days: [], starts: "08:00", hours: 9 }])}>{t("people.add_shift")}</Button>
    </fieldset>
  );
};
