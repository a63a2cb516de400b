/** What the order waits for and until when; whoever knows better says so here. */
import { useMay } from "@/api/rights";
import { useWaitUntil } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { instantIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { waitText } from "@/lib/waits";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToasts } from "@/ui/toast";
import type { FormEvent } from "react";

export const WaitNote = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const nowMs = useNow();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const wait = useWaitUntil(order);
  const text = waitText(order, t, nowMs);
  if (text === null) return null;
  const until = (at: Date): void => wait.mutate(at.toISOString(), { onError: (error) => say("bad", refusalText(error, t)) });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    until(instantIn(String(new FormData(event.currentTarget).get("until")), order.site.timezone));
  };
  return (
    <section aria-label={t("wait.title")} className="grid gap-2 rounded-xl bg-warn-ground p-3">
      <p className="font-semibold text-warn"><span aria-hidden>‖ </span>{text}</p>
      {order.wait?.note && <p>{order.wait.note}</p>}
      <p className="text-dim">{t(order.wait?.stops_clocks ? "wait.holds" : "wait.runs")} {order.technician_id === null && order.wait?.until === null && t("wait.none_planned")}</p>
      {may("work_orders.change") && (
        <form onSubmit={onSubmit} className="grid gap-2">
          <Field name="until" type="datetime-local" label={t("wait.day")} required />
          <div className="flex flex-wrap gap-2">
            <Button type="submit" disabled={wait.isPending}>{t("wait.set")}</Button>
            <Button disabled={wait.isPending} onClick={() => until(new Date())}>{t("wait.over")}</Button>
          </div>
        </form>
      )}
    </section>
  );
};
