/** A plan that rests says why; whoever pauses it says so here, and lets it go on. */
import { usePausePlan, type MaintenancePlan } from "@/api/maintenance";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

export const PlanPause = ({ plan, mayWrite }: { plan: MaintenancePlan; mayWrite: boolean }) => {
  const t = useT();
  const pause = usePausePlan(plan);
  const [asking, setAsking] = useState(false);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    pause.mutate(String(new FormData(event.currentTarget).get("reason")).trim(), { onSuccess: () => setAsking(false) });
  };
  const refused = pause.isError && <Refused>{refusalText(pause.error, t)}</Refused>;
  if (plan.paused_at !== null) {
    return (
      <div className="grid justify-items-start gap-2 rounded-xl bg-warn-ground p-3">
        <p className="font-semibold text-warn"><span aria-hidden>‖ </span>{t("plans.paused_since", { time: dateTimeOf(plan.paused_at, t) })}</p>
        <p>{plan.paused_reason}</p>
        {mayWrite && <Button disabled={pause.isPending} onClick={() => pause.mutate(null)}>{t("plans.resume")}</Button>}
        {refused}
      </div>
    );
  }
  if (!mayWrite) return null;
  if (!asking) return <div><Button onClick={() => setAsking(true)}>{t("plans.pause")}</Button></div>;
  return (
    <form onSubmit={onSubmit} aria-label={t("plans.pause")} className="grid grid-cols-[1fr_auto_auto] items-end gap-2 max-sm:grid-cols-1">
      <Field name="reason" label={t("plans.pause_reason")} required maxLength={240} autoFocus autoComplete="off" />
      <Button type="submit" look="primary" className="min-h-9" disabled={pause.isPending}>{t("plans.pause")}</Button>
      <Button className="min-h-9" onClick={() => setAsking(false)}>{t("action.back")}</Button>
      {refused}
    </form>
  );
};
