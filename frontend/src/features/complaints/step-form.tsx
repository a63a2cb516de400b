/** The next step of a complaint: what the policy says that it needs, and no more. */
import { useTakeStep, type Complaint, type StepAhead } from "@/api/complaints";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";

const TOLD_BY = ["telephone", "mail", "chat", "visit"] as const;

/** Those that fit the cause that was found; all, where the policy knows it no more. */
const fitting = (complaint: Complaint): Complaint["remedies"] => {
  const found = complaint.steps.findLast((step) => step.round === complaint.round && step.cause !== null)?.cause;
  const cause = complaint.causes.find((one) => one.cause === found);
  return cause === undefined ? complaint.remedies : cause.remedies.flatMap((code) => complaint.remedies.filter((one) => one.remedy === code));
};

export const StepForm = ({ order, complaint, step }: { order: WorkOrder; complaint: Complaint; step: StepAhead }) => {
  const t = useT();
  const mayDecide = useMay()("complaints.decide");
  const take = useTakeStep(order);
  const needs = (what: StepAhead["needs"][number]): boolean => step.needs.includes(what);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    take.mutate({
      step: step.step,
      words: given("words"),
      remedies: form.getAll("remedies").map(String),
      ...(needs("told_by") && { told_by: TOLD_BY.find((one) => one === given("told_by")) ?? "telephone" }),
      ...(needs("cause") && { cause: given("cause") }),
      ...(needs("letter") && { letter: given("letter") }),
    });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      {needs("told_by") && (
        <Select name="told_by" label={t("complaint.told_by")} defaultValue="telephone">
          {TOLD_BY.map((code) => <option key={code} value={code}>{t.code("told_by", { code })}</option>)}
        </Select>
      )}
      {needs("cause") && (
        <Select name="cause" label={t("complaint.cause")} required defaultValue="">
          <option value="" disabled>{t("root_cause.choose")}</option>
          {complaint.causes.map((one) => <option key={one.cause} value={one.cause}>{t.code("complaint_cause", { code: one.cause })} · {t.code("fault_of", { code: one.fault })}</option>)}
        </Select>
      )}
      {needs("remedies") && (
        <fieldset className="grid gap-1">
          <legend className="text-dim">{t("complaint.remedies")}</legend>
          {fitting(complaint).map((one) => (
            <label key={one.remedy} className={`flex min-h-7 items-center gap-2 ${one.staff && !mayDecide ? "text-faint" : ""}`}>
              <input type="checkbox" name="remedies" value={one.remedy} disabled={one.staff && !mayDecide} className="size-4" />
              {t.code("remedy", { code: one.remedy })}
              {one.staff && <span className="text-xs text-dim">{t("complaint.in_house")}</span>}
              {one.opens !== null && <span className="text-xs text-dim">{t("complaint.opens", { kind: t.code("kind", { code: one.opens }) })}</span>}
            </label>
          ))}
        </fieldset>
      )}
      {needs("words") && <TextArea name="words" label={t(needs("remedies") ? "complaint.proposal" : "complaint.words")} required maxLength={4000} rows={3} />}
      {needs("evidence") && <p className="text-xs text-dim">{t("evidence.pins")}</p>}
      {needs("letter") && <TextArea name="letter" label={t("complaint.letter")} hint={t("complaint.letter_is")} required maxLength={4000} rows={7} defaultValue={complaint.draft ?? ""} />}
      {take.isError && <Refused>{refusalText(take.error, t)}</Refused>}
      <div><Button type="submit" look="primary" disabled={take.isPending}>{t(needs("letter") ? "complaint.send" : "complaint.record")}</Button></div>
    </form>
  );
};
