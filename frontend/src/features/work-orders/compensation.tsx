/** A missed limit is made up for by policy: what it has come to, and a person's yes or no. */
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useCompensation, useDecideCompensation } from "@/api/work-orders";
import { span } from "@/lib/format";
import { PhraseNote } from "@/features/knowledge/phrase-note";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";

export const CompensationPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const isMissed = order.clocks.some((clock) => clock.missed_at !== null) || order.round > 1;
  const { data: offer, isError, error } = useCompensation(order, isMissed && may("work_orders.change"));
  const decide = useDecideCompensation(order);
  const [reason, setReason] = useState("");
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (!offer) return null;
  const said = (decision: "granted" | "declined"): void =>
    decide.mutate({ decision, reason: reason.trim() }, { onSuccess: () => setReason(""), onError: (refused) => say("bad", refusalText(refused, t)) });
  const blocked = decide.isPending || reason.trim() === "";
  const what = offer.given && t(`compensation.${offer.given.relief}`, { ...offer.given });
  return (
    <section aria-label={t("compensation.title")} className="grid gap-2 rounded-xl bg-warn-ground p-3">
      <p className="font-semibold text-warn">{t("compensation.title")}{what && `: ${what}`}</p>
      <p>{t("compensation.late", { clock: t.code("clock", { code: offer.clock }), by: span(offer.overrun_s, t.language) })}</p>
      {offer.decision !== null && <p>{t(`compensation.is.${offer.decision}`, { by: offer.decided_by ?? "" })} · {offer.reason}</p>}
      {offer.decision === null && may("compensation.decide") && (
        <>
          <Field label={t("compensation.reason")} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
          <PhraseNote text={reason} onReword={setReason} />
          <div className="flex flex-wrap gap-2">
            <Button look="primary" disabled={blocked || offer.given === null} onClick={() => said("granted")}>{t("compensation.grant")}</Button>
            <Button disabled={blocked} onClick={() => said("declined")}>{t("compensation.decline")}</Button>
          </div>
        </>
      )}
    </section>
  );
};
