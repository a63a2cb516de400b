/** The form of a section, made of its values and its schema; a key may be added and taken away. */
import type { KeyFault, PolicySection, Values } from "@/api/policy";
import { useT } from "@/lib/i18n/translate";
import { refusalWords } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useRef, useState, type FormEvent } from "react";
import { faultOf, firstValue, tablesOf, textOf, valuesFrom, withValue, type Row, type Table } from "./policy-draft";
import { keyWord, lastWord } from "./policy-words";

type Props = { section: PolicySection; values: Values; faults: readonly KeyFault[]; onReview: (values: Values) => void; onCancel: () => void };

export const SectionForm = ({ section, values: given, faults, onReview, onCancel }: Props) => {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(given);
  const tables = tablesOf(values, section.shape);
  const keys = tables.flatMap(({ rows }) => rows.map(({ path }) => `${section.name}.${path.join(".")}`));
  const words = (fault: KeyFault): string => refusalWords({ code: fault.code ?? "", ...(fault.params && { params: fault.params }), detail: fault.reason }, t);
  const placed = new Map(faults.flatMap((fault) => { const key = faultOf(fault.key, keys); return key === null ? [] : [[key, words(fault)] as const]; }));
  const elsewhere = faults.filter((fault) => faultOf(fault.key, keys) === null);
  /** What is typed so far, so that adding a key loses none of it. */
  const typed = (): Values => {
    const data = form.current === null ? new FormData() : new FormData(form.current);
    return valuesFrom(values, tables.flatMap(({ rows }) => rows), (key) => { const text = data.get(key); return typeof text === "string" ? text : null; });
  };
  const put = (path: readonly string[], value: unknown): void => setValues(withValue(typed(), path, value));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => (event.preventDefault(), onReview(typed()));
  return (
    <form ref={form} onSubmit={onSubmit} aria-label={t("policy.edit")} className="grid gap-5">
      {elsewhere.map((fault) => <Refused key={fault.key}>{keyWord(fault.key, t)}: {words(fault)}</Refused>)}
      {tables.map((table) => (
        <TableFields key={table.path.join(".")} table={table} section={section} faults={placed} onAdd={(name) => put([...table.path, name], firstValue(section.shape, [...table.path, name]))} onRemove={() => put(table.path, undefined)} />
      ))}
      <div className="sticky bottom-0 flex flex-wrap gap-2 border-t border-line bg-panel py-3">
        <Button type="submit" look="primary">{t("policy.review")}</Button>
        <Button onClick={onCancel}>{t("policy.discard")}</Button>
      </div>
    </form>
  );
};

type TableProps = { table: Table; section: PolicySection; faults: ReadonlyMap<string, string>; onAdd: (name: string) => void; onRemove: () => void };

const TableFields = ({ table: { path, rows, missing, optional }, section, faults, onAdd, onRemove }: TableProps) => {
  const t = useT();
  if (rows.length === 0 && missing.length === 0) return null;
  const title = keyWord([section.name, ...path].join("."), t);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold">{title}</legend>
      {rows.map((row) => <ValueField key={row.path.join(".")} row={row} section={section} error={faults.get(`${section.name}.${row.path.join(".")}`)} />)}
      <div className="flex flex-wrap items-end gap-2">
        {missing.length > 0 && (
          <Select label={t("policy.add")} value="" onChange={(event) => onAdd(event.target.value)}>
            <option value="" disabled>{t("policy.add_which")}</option>
            {missing.map((name) => <option key={name} value={name}>{lastWord(name, t)}</option>)}
          </Select>
        )}
        {optional && <Button look="danger" onClick={onRemove}>{t("policy.remove_table", { table: lastWord(path.at(-1) ?? "", t) })}</Button>}
      </div>
    </fieldset>
  );
};

const ValueField = ({ row, section, error }: { row: Row; section: PolicySection; error: string | undefined }) => {
  const t = useT();
  const name = row.path.join(".");
  const about = { name, label: lastWord(name, t), hint: section.notes[`${section.name}.${name}`] ?? row.example, error, defaultValue: textOf(row) };
  if (row.kind === "json") return <TextArea {...about} rows={10} spellCheck={false} />;
  if (row.kind === "choice") return <Select {...about}>{row.choices.map((one) => <option key={one} value={one}>{t.code("policy_choice", { code: one })}</option>)}</Select>;
  if (row.kind === "flag") return <Select {...about}><option value="true">{t("policy_choice.true")}</option><option value="false">{t("policy_choice.false")}</option></Select>;
  return <Field {...about} inputMode={row.kind === "number" ? "decimal" : "text"} autoComplete="off" spellCheck={false} />;
};
