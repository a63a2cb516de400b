/** Steps the server did not accept, each with its reason, until somebody has read them. */
import { isKey, useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { refused, type Operation } from "./outbox";
import { phoneDatabase } from "./phone-db";
import { useQueue } from "./use-phone";

export const RefusedSteps = ({ orderId }: { orderId?: string }) => {
  const t = useT();
  const steps = refused(useQueue()).filter((one) => orderId === undefined || one.orderId === orderId);
  if (steps.length === 0) return null;
  const why = ({ refused: no }: Operation): string => {
    const key = `refusal.${no?.code ?? ""}`;
    return isKey(key) ? t(key, no?.params ?? {}) : (no?.detail ?? "");
  };
  return (
    <ul role="alert" className="grid gap-2">
      {steps.map((step) => (
        <li key={step.id} className="flex items-center gap-3 rounded-xl bg-bad-ground p-3 text-bad">
          <p className="flex-1"><b>{t("phone.refused", { step: t.code("state", { code: step.to }) })}</b> {why(step)}</p>
          <Button onClick={() => void phoneDatabase.store.remove(step.id)}>{t("phone.understood")}</Button>
        </li>
      ))}
    </ul>
  );
};
