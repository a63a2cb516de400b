/** What was done here before: for whoever goes on with it, also without a network once it was seen. */
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { VisitRecords } from "@/ui/visit-record";
import { partName } from "@/lib/part-name";
import { useFact, useVisitsKept } from "./use-facts";

export const VisitsOfCase = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const catalogue = useFact("catalogue") ?? [];
  const earlier = useVisitsKept(job)?.filter(({ number }) => number < (job.visit_number ?? 1)) ?? [];
  if (earlier.length === 0) return null;
  return (
    <section aria-label={t("visits.earlier")} className="grid gap-2">
      <h2 className="text-dim">{t("visits.earlier")}</h2>
      <VisitRecords orderId={job.id} visits={earlier} zone={job.site.timezone} partName={(part) => partName(part, catalogue, t)} />
    </section>
  );
};
