/** The office decides against triage: class, priority, how long the work takes, and why. */
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useRegrade } from "@/api/work-orders";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { CLASSES, gradeWish, mayRegrade, PRIORITIES } from "./grade-wish";

export const GradePanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  if (!may("work_orders.change") || !mayRegrade(order)) return null;
  if (!asking) return <div><Button onClick={() => setAsking(true)}>{t("grade.title")}</Button></div>;
  return <GradeForm order={order} onClose={() => setAsking(false)} />;
};

/** Why the work is expected to take so long, where a standard of its machine says so. */
const StandardTime = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const why = order.reasons.findLast(({ code }) => code.startsWith("triage.standard_time"));
  return why === undefined ? null : <p className="text-xs text-dim">{worded("why", why, t)}</p>;
};

const GradeForm = ({ order, onClose }: { order: WorkOrder; onClose: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const regrade = useRegrade(order);
  const [same, setSame] = useState(false);
  const taken = order.technician_id !== null;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "");
    const wish = gradeWish({ class: given("class"), priority: given("priority"), minutes: given("minutes"), reason: given("reason") }, order);
    setSame(wish === null);
    if (wish !== null) regrade.mutate(wish, { onSuccess: ({ number }) => (say("good", t("grade.saved", { number })), onClose()) });
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("grade.title")} className="grid gap-2 rounded-lg bg-raised p-3">
      <p className="text-xs text-dim">{t("grade.about")}</p>
      <Select name="class" label={t("grade.class")} defaultValue={order.class} autoFocus>
        {CLASSES.map((one) => <option key={one} value={one}>{t.code("class", { code: one })}</option>)}
      </Select>
      <Select name="priority" label={t("grade.priority")} defaultValue="">
        <option value="">{t("grade.by_class")}</option>
        {PRIORITIES.map((one) => <option key={one} value={one}>{one}</option>)}
      </Select>
      <Field name="minutes" type="number" label={t("grade.duration")} min={5} max={1440} step="any" defaultValue={order.duration_s / 60} disabled={taken} hint={taken ? t("grade.fixed") : undefined} />
      <StandardTime order={order} />
      <Field name="reason" label={t("grade.reason")} required maxLength={500} />
      {same && <Note>{t("grade.same")}</Note>}
      {regrade.isError && <Refused>{refusalText(regrade.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={regrade.isPending}>{t("grade.save")}</Button>
        <Button onClick={onClose}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
