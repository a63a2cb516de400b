/** Standard repair hours by category and model of the machine, beside what repairs really took. */
import { isOvertaken, usePolicy, useSavePolicy, type PolicySection } from "@/api/policy";
import { useRepairTimes, type RepairTime } from "@/api/repair-times";
import { useMay } from "@/api/rights";
import { beginOf, dayAfter, dayIn } from "@/lib/days";
import { span } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { timesOf } from "@/lib/repair-times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { ListHead } from "@/ui/list-detail";
import { Empty, Loading, Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { faultsKnown, hoursFaults, hoursGiven, rowsOf, type HoursRow } from "./hours-draft";

const DAYS = 180;

export const HoursTab = () => {
  const t = useT();
  const may = useMay();
  const policy = usePolicy();
  const today = dayIn(t.zone, Date.now());
  const period = { from: beginOf(dayAfter(today, -DAYS), t.zone).toISOString(), to: beginOf(dayAfter(today, 1), t.zone).toISOString() };
  const times = useRepairTimes(may("reports.read") ? period : null);
  const sections = new Map(policy.data?.sections.map((section) => [section.name, section]));
  const [hours, triage] = [sections.get("hours"), sections.get("triage")];
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="grid max-w-5xl gap-4">
        <ListHead title={t("hours.standard_title")} />
        <Note>{t("hours.about", { days: DAYS })}</Note>
        {policy.isPending && <Loading>{t("policy.loading")}</Loading>}
        {policy.isError && <Refused>{refusalText(policy.error, t)}</Refused>}
        {times.isError && <Refused>{refusalText(times.error, t)}</Refused>}
        {policy.data && hours && triage && <HoursForm key={policy.data.version} hours={hours} triage={triage} version={policy.data.version} real={times.data?.groups ?? []} mayWrite={may("policy.write")} />}
      </div>
    </div>
  );
};

type FormProps = { hours: PolicySection; triage: PolicySection; version: number; real: readonly RepairTime[]; mayWrite: boolean };

const HoursForm = ({ hours, triage, version, real, mayWrite }: FormProps) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSavePolicy();
  const [rows, setRows] = useState(() => rowsOf(hours.values));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const faults = faultsKnown(triage.values);
  const wrong = hoursFaults(rows);
  const put = (index: number, patch: Partial<HoursRow>): void => setRows(rows.map((row, at) => (at === index ? { ...row, ...patch } : row)));
  const named = (key: "category" | "model"): string[] => [...new Set(real.map((group) => group[key]))].filter((name) => name !== "").sort();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.length > 0 || reason.trim() === "") return;
    save.mutate({ section: "hours", values: hoursGiven(rows), reason: reason.trim(), version }, { onSuccess: ({ version: fresh }) => say("good", t("policy.saved", { n: fresh })) });
  };
  return (
    <>
      <form onSubmit={onSubmit} noValidate aria-label={t("hours.standard_title")}>
        <fieldset disabled={!mayWrite} className="grid gap-3">
          {rows.length === 0 && <Empty>{t("hours.none")}</Empty>}
          {rows.map((row, index) => (
            <div key={index} role="group" aria-label={t("hours.entry", { n: index + 1 })} className="grid grid-cols-2 items-end gap-2 rounded-lg border border-line bg-panel p-3 md:grid-cols-[1fr_1fr_1fr_6rem_8rem_auto]">
              <Field label={t("times.by_category")} list="hours-categories" value={row.category} maxLength={40} onChange={(event) => put(index, { category: event.target.value })} />
              <Field label={t("times.by_model")} list="hours-models" value={row.model} maxLength={80} onChange={(event) => put(index, { model: event.target.value })} />
              <Select label={t("times.by_fault")} value={row.fault} onChange={(event) => put(index, { fault: event.target.value })}>
                <option value="">{t("hours.any_fault")}</option>
                {faults.map(({ fault }) => <option key={fault} value={fault}>{t.code("fault", { code: fault })}</option>)}
              </Select>
              <Field label={t("hours.minutes")} type="number" min={5} max={1440} value={row.minutes} onChange={(event) => put(index, { minutes: event.target.value })} />
              <Real row={row} real={real} />
              <Button look="danger" className="min-h-9" aria-label={t("hours.remove", { n: index + 1 })} onClick={() => setRows(rows.filter((_row, at) => at !== index))}>✕</Button>
            </div>
          ))}
          <datalist id="hours-categories">{named("category").map((name) => <option key={name} value={name} />)}</datalist>
          <datalist id="hours-models">{named("model").map((name) => <option key={name} value={name} />)}</datalist>
          {mayWrite && (
            <>
              <Button className="justify-self-start" onClick={() => setRows([...rows, { category: "", model: "", fault: "", minutes: "" }])}>{t("hours.add")}</Button>
              <Field label={t("policy.reason")} hint={t("policy.reason_hint")} value={reason} maxLength={500} error={tried && reason.trim() === "" ? t("hours.reason_missing") : null} onChange={(event) => setReason(event.target.value)} />
              {tried && wrong.length > 0 && <Refused>{wrong.map((fault) => t(`hours.fault.${fault}`)).join(" ")}</Refused>}
              {save.isError && <Refused>{isOvertaken(save.error) ? t("hours.overtaken") : refusalText(save.error, t)}</Refused>}
              <Button type="submit" look="primary" className="min-h-9 justify-self-start" disabled={save.isPending}>{t("hours.save")}</Button>
            </>
          )}
        </fieldset>
      </form>
      <section aria-label={t("hours.by_fault")} className="grid gap-2">
        <h2 className="font-semibold">{t("hours.by_fault")}</h2>
        <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
          {faults.map(({ fault, minutes }) => (
            <li key={fault} className="flex justify-between gap-3 border-b border-line py-1"><span>{t.code("fault", { code: fault })}</span><span className="tabular text-dim">{span(minutes * 60, t.language)}</span></li>
          ))}
        </ul>
      </section>
    </>
  );
};

const Real = ({ row, real }: { row: HoursRow; real: readonly RepairTime[] }) => {
  const t = useT();
  const found = row.category.trim() === "" && row.model.trim() === "" ? null : timesOf({ category: row.category.trim(), model: row.model.trim(), fault: row.fault }, real);
  return <p className="tabular self-center text-xs text-dim">{found === null ? t("hours.no_real") : t("hours.real", { time: span(found.realS, t.language), n: found.repairs })}</p>;
};
