/** Before the work is finished: does it cool again? By the device itself, as long as it can be asked. */
import type { WorkOrder } from "@/api/types";
import { temperature } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { nowText } from "@/ui/cooling-record";
import { useCoolingNow } from "./job-curve";
import { useVisitsKept } from "./use-facts";

export const CoolingNow = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const now = useCoolingNow(job);
  const arrived = useVisitsKept(job)?.find(({ number }) => number === job.visit_number)?.cooling?.arrived;
  const look = now?.within === true ? "text-good" : now?.within === false ? "text-warn" : "text-dim";
  return (
    <p role="status" className={`tabular text-sm ${look}`}>
      {now === null ? t("cooling.unknown") : nowText(now.value_c, now.within, now.trend, t)}
      {arrived && <span className="text-dim"> · {t("cooling.arrived", { value: temperature(arrived.value_c) })}</span>}
    </p>
  );
};
