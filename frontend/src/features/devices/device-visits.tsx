/** The visits that the chart shows as a strip: who was there, when, why and what was done. */
import type { ListedVisit } from "@/api/visits";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { dateTimeOf, rangeOf } from "@/lib/times";
import { Link } from "@/ui/link";

export const DeviceVisits = ({ visits, zone }: { visits: readonly ListedVisit[]; zone: string | null | undefined }) => {
  const t = useT();
  const nowMs = useNow();
  const when = ({ arrived_at, left_at }: ListedVisit): string =>
    left_at === null ? t("device_visits.since", { at: dateTimeOf(arrived_at, t, zone) }) : rangeOf({ from: arrived_at, to: left_at }, nowMs, t, zone);
  return (
    <details className="rounded-lg border border-line px-3 py-2">
      <summary className="cursor-pointer">{t("device_visits.title")} <span className="tabular text-dim">{visits.length}</span></summary>
      <ul className="mt-2 grid gap-2">
        {visits.map((visit) => (
          <li key={`${visit.work_order_id}.${visit.number}`} className="grid gap-0.5 border-t border-line pt-2">
            <span className="flex flex-wrap justify-between gap-x-3">
              <Link page="" params={{ order: visit.work_order_id }} className="text-accent underline">{visit.order_number}</Link>
              <span>{visit.technician_name}</span>
              <span className="tabular text-dim">{when(visit)}</span>
            </span>
            <span className="text-xs text-dim">{[t.code("kind", { code: visit.kind }), visit.cause, visit.solution].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </details>
  );
};
