import { useVisits } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { ReportLink } from "@/ui/report-link";
import { VisitRecords } from "@/ui/visit-record";

/** What was done on site, visit by visit. */
export const OrderVisits = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const visits = useVisits(order, true);
  if (!visits.data || visits.data.length === 0) return null;
  return (
    <details open={visits.data.length > 1}>
      <summary className="text-dim">{t("visits.title", { n: visits.data.length })}</summary>
      <div className="mt-2"><VisitRecords orderId={order.id} visits={visits.data} zone={order.site.timezone} /><ReportLink orderId={order.id} /></div>
    </details>
  );
};
