/** What was wrong here before, and with others of the model: the likeliest cause is the last one. */
import type { EarlierVisit, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { partName } from "@/lib/part-name";
import { dateTimeOf } from "@/lib/times";
import { useFact, useFoundBeforeKept } from "./use-facts";

export const FoundBefore = ({ job }: { job: WorkOrder }) => {
  const found = useFoundBeforeKept(job) ?? [];
  return (["machine", "model"] as const).map((of) => {
    const visits = found.filter((visit) => visit.of === of);
    return visits.length > 0 && <Found key={of} of={of} visits={visits} zone={job.site.timezone} />;
  });
};

const Found = ({ of, visits, zone }: { of: "machine" | "model"; visits: readonly EarlierVisit[]; zone: string }) => {
  const t = useT();
  const catalogue = useFact("catalogue") ?? [];
  return (
    <details className="rounded-2xl bg-panel">
      <summary className="flex min-h-12 cursor-pointer items-center px-4 font-semibold">{t(`earlier.${of}`, { n: visits.length })}</summary>
      <ol className="grid gap-3 px-4 pb-4">
        {visits.map((visit) => (
          <li key={`${visit.at} ${visit.cause}`} className="grid gap-0.5 border-t border-line pt-3 wrap-break-word">
            <p className="tabular text-sm text-dim">{[dateTimeOf(visit.at, t, zone), visit.order_number, visit.technician_name].filter(Boolean).join(" · ")}</p>
            <p><span className="text-dim">{t("visit.cause")}: </span>{visit.cause}</p>
            <p><span className="text-dim">{t("visit.solution")}: </span>{visit.solution}</p>
            {visit.parts_used.length > 0 && <p className="text-dim">{visit.parts_used.map(({ part, quantity }) => `${partName(part, catalogue, t)} ×${quantity}`).join(t("list.comma"))}</p>}
          </li>
        ))}
      </ol>
    </details>
  );
};
