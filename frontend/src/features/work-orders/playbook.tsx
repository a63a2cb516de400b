/** The playbook of the order's grade: its steps, who is told, what of it the history shows done, what is offered for a missed limit. */
import { usePlaybook } from "@/api/playbook";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { span } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Refused } from "@/ui/notice";

export const PlaybookPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay()("work_orders.change");
  const { data, isError, error } = usePlaybook(order, may);
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (data === undefined || data.steps.length === 0) return null;
  const ticked = data.steps.filter((step) => step.done_at !== null).length;
  const zone = order.site?.timezone;
  return (
    <details className="rounded-xl bg-raised p-3">
      <summary className="cursor-pointer">{t("playbook.title", { grade: t.code("class", { code: data.order_class }) })} <span className="tabular text-dim">{t("playbook.done", { n: ticked, of: data.steps.length })}</span></summary>
      <ol className="mt-2 grid grid-cols-1 gap-1.5">
        {data.steps.map((step) => (
          <li key={step.en} className="flex gap-2">
            <span aria-hidden className={`w-4 shrink-0 text-center ${step.done_at === null ? "text-dim" : "text-good"}`}>{step.done_at !== null ? "✓" : step.is_ticked_by_record ? "○" : "·"}</span>
            <span className="min-w-0">
              {t.language === "en" ? step.en : step.zh}
              {step.told.length > 0 && <span className="text-dim"> {t("playbook.told", { roles: step.told.map((code) => t.code("role", { code })).join(t("list.comma")) })}</span>}
              <span className="block text-xs text-dim">{step.done_at !== null ? t("playbook.was_done", { by: step.done_by ?? "", time: dateTimeOf(step.done_at, t, zone) }) : t(step.is_ticked_by_record ? "playbook.open" : "playbook.no_trace")}</span>
            </span>
          </li>
        ))}
      </ol>
      {data.offers.length > 0 && (
        <>
          <p className="mt-2 text-dim">{t("playbook.offers")}</p>
          <ul>
            {data.offers.map(({ over_s, given }) => <li key={over_s}>{over_s === 0 ? t("playbook.at_once") : t("playbook.after", { late: span(over_s, t.language) })}: {t(`compensation.${given.relief}`, { ...given })}</li>)}
          </ul>
        </>
      )}
    </details>
  );
};
