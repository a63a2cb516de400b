/** Steps of the life cycle by hand; those that end something ask why. */
import { useMay } from "@/api/rights";
import { useTransition } from "@/api/work-orders";
import type { OrderState, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { comesAgainFor } from "@/lib/waits";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import type { WaitSaid } from "@/ui/wait-fields";
import { mayComeAgain, needsReason, nextSteps } from "./next-steps";
import { ReasonForm } from "./reason-form";
import { WaitForm } from "./wait-form";

export const OrderActions = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const transition = useTransition(order);
  const [asking, setAsking] = useState<OrderState | null>(null);
  const waits = asking === "paused" || asking === "classified";
  const steps = nextSteps(order);
  const may = useMay();
  if (steps.length === 0 || !may("work_orders.transition")) return null;

  const take = (to: OrderState, said: Partial<WaitSaid> = {}): void =>
    transition.mutate({ to, ...said }, {
      onSuccess: () => setAsking(null),
      onError: (error) => say("bad", refusalText(error, t)),
    });

  return (
    <section aria-label={t("step.title")} className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {steps.map((to) => (
          <Button key={to} look={to === "cancelled" ? "danger" : "plain"} disabled={transition.isPending} onClick={() => (needsReason(to) || to === "paused" ? setAsking(to) : take(to))}>
            {t.code("step", { code: to })}
          </Button>
        ))}
        {mayComeAgain(order) && <Button disabled={transition.isPending} onClick={() => setAsking("classified")}>{t("again.title")}</Button>}
      </div>
      {asking === "classified" && <p className="text-dim">{t("again.about")}</p>}
      {asking !== null && waits && (
        <WaitForm
          key={asking} act={asking === "paused" ? t.code("step", { code: asking }) : t("again.go")} zone={order.site.timezone}
          only={asking === "paused" ? (reasons) => reasons : comesAgainFor} mayCall={asking === "paused"} onSay={(said) => take(asking, said)} onBack={() => setAsking(null)}
        />
      )}
      {asking !== null && !waits && <ReasonForm act={t.code("step", { code: asking })} onSay={(reason) => take(asking, { reason })} onBack={() => setAsking(null)} />}
    </section>
  );
};
