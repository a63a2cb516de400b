import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { CaseCosts } from "./case-costs";

/** The costs of an order, for who may see them. */
export const OrderCosts = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  if (!may("costs.read")) return null;
  return (
    <section aria-label={t("cost.title")} className="grid grid-cols-1 gap-2">
      <h3 className="text-dim">{t("cost.title")}</h3>
      <CaseCosts orderId={order.id} version={order.version} />
    </section>
  );
};
