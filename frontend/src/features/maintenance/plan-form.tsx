/** One plan: where, what, how often, in which days around the due day and in which season not. */
import { useMachines, useSavePlan, type MaintenancePlan } from "@/api/maintenance";
import { useCatalogue } from "@/api/parts";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { draftOf, emptyPlan, faultsOf, planGiven, type PauseRow, type PlanDraft } from "./plan-draft";

const UNITS = ["day", "week", "month"] as const;
const COUNTED = ["planned", "done"] as const;
/** Skills that work orders of the shipped policy ask for; those a plan has besides are kept. */
const SKILLS = ["refrigeration", "electrical", "sensors"];
const LEVELS = [1, 2, 3];

type Props = { plan: MaintenancePlan | null; mayWrite: boolean; onSaved: (plan: MaintenancePlan) => void };
type Part = { draft: PlanDraft; put: (patch: Partial<PlanDraft>) => void };

export const PlanForm = ({ plan, mayWrite, onSaved }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSavePlan(plan);
  const today = dayIn(t.zone, useNow());
  const [draft, setDraft] = useState(() => (plan === null ? emptyPlan(today) : draftOf(plan)));
  const [tried, setTried] = useState(false);
  const put = (patch: Partial<PlanDraft>): void => setDraft((before) => ({ ...before, ...patch }));
  const faults = faultsOf(draft);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const body = planGiven(draft, plan?.code ?? null);
    if (body === null) return;
    save.mutate(body, {
      onSuccess: (saved) => {
        say("good", t("plans.saved", { work: saved.work }));
        onSaved(saved);
      },
    });
  };
  return (
    <form onSubmit={onSubmit} noValidate className="border-t border-line pt-4 first:border-0 first:pt-0">
      <fieldset disabled={!mayWrite} className="grid gap-4">
        {plan === null && <SitePicker label={t("plans.site")} required onPick={(site) => put({ siteId: site?.id ?? null, assetId: null })} />}
        <Machine draft={draft} put={put} />
        <Field label={t("plans.work")} value={draft.work} maxLength={400} autoComplete="off" onChange={(event) => put({ work: event.target.value })} />
        <Interval draft={draft} put={put} />
        <Pauses draft={draft} put={put} />
        <Needs draft={draft} put={put} />
        {tried && faults.length > 0 && <Refused>{faults.map((fault) => t(`plans.fault.${fault}`)).join(" ")}</Refused>}
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        {mayWrite && <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending}>{t("plans.save")}</Button>}
      </fieldset>
    </form>
  );
};

const Machine = ({ draft, put }: Part) => {
  const t = useT();
  const machines = useMachines(draft.siteId);
  return (
    <Select label={t("plans.machine")} value={draft.assetId ?? ""} disabled={draft.siteId === null} onChange={(event) => put({ assetId: event.target.value || null })}>
      <option value="">{t("plans.whole_site")}</option>
      {machines.data?.map(({ id, serial, name }) => <option key={id} value={id}>{[serial, name].filter(Boolean).join(" · ")}</option>)}
    </Select>
  );
};

const Interval = ({ draft, put }: Part) => {
  const t = useT();
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <Field label={t("plans.every")} type="number" min={1} max={3650} step={1} value={draft.every} onChange={(event) => put({ every: event.target.valueAsNumber })} />
      <Select label={t("plans.unit")} value={draft.unit} onChange={(event) => put({ unit: event.target.value as PlanDraft["unit"] })}>
        {UNITS.map((unit) => <option key={unit} value={unit}>{t(`plans.unit.${unit}`)}</option>)}
      </Select>
      <Field label={t("plans.first_on")} type="date" value={draft.firstOn} onChange={(event) => put({ firstOn: event.target.value })} />
      <Select label={t("plans.counts_from")} value={draft.countsFrom} onChange={(event) => put({ countsFrom: event.target.value as PlanDraft["countsFrom"] })}>
        {COUNTED.map((from) => <option key={from} value={from}>{t(`plans.counts_from.${from}`)}</option>)}
      </Select>
      <Field label={t("plans.days_before")} type="number" min={0} max={180} step={1} value={draft.daysBefore} onChange={(event) => put({ daysBefore: event.target.valueAsNumber })} />
      <Field label={t("plans.days_after")} type="number" min={0} max={180} step={1} value={draft.daysAfter} onChange={(event) => put({ daysAfter: event.target.valueAsNumber })} />
      <label className={`col-span-full flex items-center gap-2 ${draft.assetId === null ? "text-faint" : ""}`}>
        <input type="checkbox" checked={draft.byRunHours && draft.assetId !== null} disabled={draft.assetId === null} onChange={(event) => put({ byRunHours: event.target.checked })} className="size-4 accent-action" />
        {t("plans.by_run_hours")}
      </label>
    </div>
  );
};

const Pauses = ({ draft, put }: Part) => {
  const t = useT();
  const write = (index: number, patch: Partial<PauseRow>): void => put({ pauses: draft.pauses.map((row, at) => (at === index ? { ...row, ...patch } : row)) });
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-semibold">{t("plans.seasons")}</legend>
      {draft.pauses.map((row, index) => (
        <div key={index} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
          <Field label={t("plans.season_from")} value={row.from} placeholder="11-15" maxLength={5} onChange={(event) => write(index, { from: event.target.value })} />
          <Field label={t("plans.season_to")} value={row.to} placeholder="03-01" maxLength={5} onChange={(event) => write(index, { to: event.target.value })} />
          <Button look="danger" aria-label={t("plans.no_season")} className="min-h-9" onClick={() => put({ pauses: draft.pauses.filter((_row, at) => at !== index) })}>✕</Button>
        </div>
      ))}
      <Button className="justify-self-start" onClick={() => put({ pauses: [...draft.pauses, { from: "", to: "" }] })}>{t("plans.add_season")}</Button>
    </fieldset>
  );
};

const Needs = ({ draft, put }: Part) => {
  const t = useT();
  const catalogue = useCatalogue();
  const skills = [...new Set([...SKILLS, ...Object.keys(draft.skills)])];
  const toggled = (part: string): string[] => (draft.parts.includes(part) ? draft.parts.filter((one) => one !== part) : [...draft.parts, part]);
  return (
    <>
      <Field label={t("plans.minutes")} type="number" min={5} max={1440} step={5} value={draft.minutes} onChange={(event) => put({ minutes: event.target.valueAsNumber })} />
      <div className="grid grid-cols-3 gap-3">
        {skills.map((skill) => (
          <Select key={skill} label={t.code("skill", { code: skill })} value={draft.skills[skill] ?? 0} onChange={(event) => put({ skills: { ...draft.skills, [skill]: Number(event.target.value) } })}>
            <option value={0}>–</option>
            {LEVELS.map((level) => <option key={level} value={level}>L{level}</option>)}
          </Select>
        ))}
      </div>
      {catalogue.data !== undefined && catalogue.data.length > 0 && (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="mb-1 font-semibold">{t("plans.parts")}</legend>
          {catalogue.data.map(({ code, name_en, name_zh }) => (
            <label key={code} className="flex items-center gap-2">
              <input type="checkbox" checked={draft.parts.includes(code)} onChange={() => put({ parts: toggled(code) })} className="size-4 accent-action" />
              {t.language === "en" ? name_en : name_zh}
            </label>
          ))}
        </fieldset>
      )}
      <TextArea label={t("plans.checklist")} rows={4} value={draft.checklist} onChange={(event) => put({ checklist: event.target.value })} />
    </>
  );
};
