/** A new improvement; what it answers comes with the address. */
import { usePlanImprovement, type ImprovementGiven } from "@/api/improvements";
import { useOutlets } from "@/api/outlets";
import { FIGURES } from "@/features/figures/figures";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { isFalling, isIndicator, stepsGiven, targetGiven, type Indicator } from "./standard";

export const ImprovementForm = () => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const { params } = useLocation();
  const outlets = useOutlets();
  const plan = usePlanImprovement();
  const [figure, setFigure] = useState<Indicator>("csat");
  const [finding, order, round] = [params["finding"], params["of_order"], Number(params["round"])];
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string): string => String(form.get(name) ?? "").trim();
    const target = targetGiven(figure, said("target"));
    if (target === null) return;
    const body: ImprovementGiven = {
      title: said("title"), goal: said("goal"), owner: said("owner"), due_on: said("due_on"), indicator: figure, target, outlet: said("outlet") || null, steps: stepsGiven(said("steps")),
      ...(finding !== undefined ? { finding_id: finding } : order !== undefined && round > 0 ? { work_order_id: order, round } : {}),
    };
    plan.mutate(body, { onSuccess: ({ id }) => (say("good", t("improvement.planned")), setParams({ id, finding: null, of_order: null, round: null }, true)) });
  };
  return (
    <Card title={t("improvement.new")}>
      {(finding !== undefined || order !== undefined) && <p className="text-dim">{t(finding !== undefined ? "improvement.of_finding" : "improvement.of_cause")}</p>}
      <form onSubmit={onSubmit} className="grid gap-3">
        <Field name="title" label={t("improvement.title")} required maxLength={160} />
        <TextArea name="goal" label={t("improvement.goal")} maxLength={2000} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field name="owner" label={t("improvement.owner")} required maxLength={120} />
          <Field name="due_on" label={t("improvement.due_on")} type="date" required min={dayIn(t.zone, Date.now())} />
          <Select name="indicator" label={t("improvement.indicator")} value={figure} onChange={(event) => setFigure(isIndicator(event.target.value) ? event.target.value : "csat")}>
            {FIGURES.filter(isIndicator).map((one) => <option key={one} value={one}>{t.code("figure", { code: one, params: { loop_h: 24 } })}</option>)}
          </Select>
          <Field name="target" label={t(isFalling(figure) ? "improvement.at_most" : "improvement.at_least", { unit: t(`improvement_unit.${figure}`) })} type="number" step="any" required />
          <Select name="outlet" label={t("figures.outlet")} defaultValue={params["outlet"] ?? ""}>
            <option value="">{t("figures.all_outlets")}</option>
            {outlets.data?.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </Select>
        </div>
        <TextArea name="steps" rows={4} label={t("improvement.steps")} hint={t("improvement.steps_hint")} maxLength={4000} />
        {plan.isError && <Refused>{refusalText(plan.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={plan.isPending}>{t("improvement.plan")}</Button>
          <Button onClick={() => setParams({ id: null, finding: null, of_order: null, round: null }, true)}>{t("action.close")}</Button>
        </div>
      </form>
    </Card>
  );
};
