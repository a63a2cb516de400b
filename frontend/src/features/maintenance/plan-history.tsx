/** What became of each due day: its order, when it was done, or why nobody came. */
import { useOccurrences, type MaintenancePlan, type Occurrence } from "@/api/maintenance";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Refused } from "@/ui/notice";
import { dayText } from "./plan-draft";

const LOOK: Record<Occurrence["outcome"], string> = { open: "text-accent", done: "text-good", skipped: "text-warn" };

export const PlanHistory = ({ plan }: { plan: MaintenancePlan }) => {
  const t = useT();
  const { items, isError, error, hasMore, isFetchingMore, more } = useOccurrences(plan);
  return (
    <section aria-label={t("plans.history")} className="grid gap-2 border-t border-line pt-4">
      <h3 className="font-semibold">{t("plans.history")}</h3>
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      {items?.length === 0 && <p className="text-dim">{t("plans.no_history")}</p>}
      <ul className="grid">{items?.map((one) => <Row key={one.due_on} one={one} zone={plan.timezone} />)}</ul>
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </section>
  );
};

const Row = ({ one, zone }: { one: Occurrence; zone: string }) => {
  const t = useT();
  const facts = [
    one.skipped === null ? t(`plans.outcome.${one.outcome}`) : t(`plans.skipped.${one.skipped}`),
    one.done_at !== null && dateTimeOf(one.done_at, t, zone),
    one.outcome === "open" && one.order !== null && t.code("state", { code: one.order.state }),
    one.note,
    one.cause === "run_hours" && t("plans.run_hours_short"),
  ];
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-t border-line py-1 first:border-0">
      <span className="tabular w-28">{dayText(one.due_on, t.language)}</span>
      <span className={`flex-1 ${LOOK[one.outcome]}`}>{facts.filter(Boolean).join(" · ")}</span>
      {one.order !== null && <Link page="" params={{ order: one.order.id }} className="tabular text-accent underline">{one.order.number}</Link>}
    </li>
  );
};
