/** What is serviced again and again: every plan by its next day, and one of them in full. */
import { useMaintenancePlan, useMaintenancePlans, type MaintenancePlan } from "@/api/maintenance";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { dayText } from "./plan-draft";
import { PlanForm } from "./plan-form";
import { PlanHistory } from "./plan-history";
import { PlanPause } from "./plan-pause";

const NEW = "new";

export const MaintenanceTab = () => {
  const t = useT();
  const mayWrite = useMay()("maintenance.write");
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useMaintenancePlans(params["site"] ?? null);
  const id = params["id"] ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.maintenance")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {params["site"] !== undefined && <Button onClick={() => setParams({ site: null, id: null })}>{t("plans.all_sites")}</Button>}
            {mayWrite && <Button onClick={() => setParams({ id: NEW })}>{t("plans.new")}</Button>}
          </ListHead>
          {isPending && <Loading>{t("plans.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("plans.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} plan={one} picked={one.id === id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={id === null ? <Hint>{t("plans.pick")}</Hint> : id === NEW ? <NewPlan /> : <OnePlan key={id} id={id} mayWrite={mayWrite} />}
    />
  );
};

const Row = ({ plan, picked }: { plan: MaintenancePlan; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: plan.id })}>
      <span className="flex items-baseline gap-2">
        <b className="min-w-0 flex-1 truncate font-semibold">{plan.work}</b>
        <span className={`tabular shrink-0 ${plan.paused_at === null ? "" : "text-warn"}`}>{plan.paused_at === null ? dayText(plan.next_due_on, t.language) : t("plans.paused")}</span>
      </span>
      <span className="truncate text-xs text-dim">{[plan.site_name, plan.serial, t(`plans.every.${plan.unit}`, { n: plan.every }), plan.by_run_hours && t("plans.run_hours_short")].filter(Boolean).join(" · ")}</span>
      {plan.order !== null && <span className="text-xs text-accent">{plan.order.number} · {t.code("state", { code: plan.order.state })}</span>}
    </PickRow>
  );
};

const NewPlan = () => {
  const t = useT();
  return <Card title={t("plans.new")}><PlanForm plan={null} mayWrite onSaved={({ id }) => setParams({ id })} /></Card>;
};

const OnePlan = ({ id, mayWrite }: { id: string; mayWrite: boolean }) => {
  const t = useT();
  const { data: plan, isError, error } = useMaintenancePlan(id);
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (plan === undefined) return <Loading>{t("plans.loading")}</Loading>;
  return (
    <Card title={`${plan.code} · ${plan.work}`}>
      <p>{[plan.site_name, plan.serial].filter(Boolean).join(" · ")} <span className="text-dim">{plan.timezone}</span></p>
      {plan.paused_at === null && <p><span className="text-dim">{t("plans.next")}</span> <b className="tabular">{dayText(plan.next_due_on, t.language)}</b></p>}
      <PlanPause plan={plan} mayWrite={mayWrite} />
      <PlanHistory plan={plan} />
      <PlanForm key={plan.version} plan={plan} mayWrite={mayWrite} onSaved={() => undefined} />
    </Card>
  );
};
