import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import type { SkillRow } from "./technician-draft";

const LEVELS = [1, 2, 3];
/** Skills that work orders of the shipped policy ask for; others can be typed. */
const KNOWN = ["refrigeration", "electrical", "sensors"];

type Props = { rows: readonly SkillRow[]; today: string; onChange: (rows: SkillRow[]) => void };

export const SkillRows = ({ rows, today, onChange }: Props) => {
  const t = useT();
  const put = (index: number, patch: Partial<SkillRow>): void => onChange(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold">{t("people.skills")}</legend>
      {rows.map((row, index) => (
        <div key={index} className="grid grid-cols-[1fr_5rem_9.5rem_auto] items-end gap-2">
          <Field label={t("people.skill")} list="skills" value={row.skill} onChange={(event) => put(index, { skill: event.target.value })} />
          <Select label={t("people.level")} value={row.level} onChange={(event) => put(index, { level: Number(event.target.value) })}>
            {LEVELS.map((level) => <option key={level} value={level}>L{level}</option>)}
          </Select>
          <Field label={row.ends !== "" && row.ends < today ? t("people.expired") : t("people.ends")} type="date" value={row.ends} onChange={(event) => put(index, { ends: event.target.value })} />
          <Button look="danger" aria-label={t("people.remove", { what: row.skill })} className="min-h-9" onClick={() => onChange(rows.filter((_row, at) => at !== index))}>✕</Button>
        </div>
      ))}
      <p className="text-xs text-faint">{t("people.ends_hint")}</p>
      <datalist id="skills">{KNOWN.map((skill) => <option key={skill} value={skill}>{t.code("skill", { code: skill })}</option>)}</datalist>
      <Button className="justify-self-start" onClick={() => onChange([...rows, { skill: "", level: 1, ends: "" }])}>{t("people.add_skill")}</Button>
    </fieldset>
  );
};
