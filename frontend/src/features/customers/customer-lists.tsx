/** The list behind a number of a customer; each row leads to what it is about. */
import { useMachinesOf, useOrdersOf, usePlansOf, useRatingsOf, useSitesOf, useWordsOf, type Cases } from "@/api/customers";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { orderTitle } from "@/lib/words";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Loading, Refused } from "@/ui/notice";
import type { ReactNode } from "react";
import { dayText } from "../maintenance/plan-draft";
import { worstFirst } from "../zones/zone-order";
import { Value } from "../zones/zones-page";
import { useRoomsOf, type Shown } from "./tiles";

const LINK = "text-accent underline";
const ROW = "grid gap-0.5 border-t border-line py-1.5";
const LINE = "flex flex-wrap items-baseline justify-between gap-x-3";

type Props = { customerId: string };

export const ListBehind = ({ customerId, shown, title }: Props & { shown: Shown; title: string }) => (
  <section aria-label={title}>
    <h3 className="mb-1 font-semibold">{title}</h3>
    {shown === "ratings" ? <Ratings customerId={customerId} />
      : shown === "owed" || shown === "said" ? <Words customerId={customerId} words={shown} />
        : shown === "sites" ? <Sites customerId={customerId} />
          : shown === "machines" ? <Machines customerId={customerId} />
            : shown === "rooms" ? <Rooms customerId={customerId} />
              : shown === "plans" ? <Plans customerId={customerId} />
                : <Orders customerId={customerId} cases={shown} />}
  </section>
);

type Listed<Item> = { items: Item[] | undefined; isPending: boolean; isError: boolean; error: Error | null; hasMore: boolean; isFetchingMore: boolean; more: () => void };

const Rows = <Item,>({ of, row }: { of: Listed<Item>; row: (item: Item) => ReactNode }) => {
  const t = useT();
  if (of.isPending) return <Loading>{t("customers.loading")}</Loading>;
  if (of.isError) return <Refused>{refusalText(of.error, t)}</Refused>;
  if (of.items?.length === 0) return <p className="text-dim">{t("customers.nothing")}</p>;
  return (
    <>
      <ul>{of.items?.map(row)}</ul>
      <LoadMore hasMore={of.hasMore} isFetching={of.isFetchingMore} onMore={of.more} />
    </>
  );
};

const Orders = ({ customerId, cases }: Props & { cases: Cases }) => {
  const t = useT();
  return (
    <Rows of={useOrdersOf(customerId, cases)} row={(order) => (
      <li key={order.id} className={ROW}>
        <span className={LINE}>
          <Link page="" params={{ order: order.id }} className={LINK}>{order.number}</Link>
          <span className="min-w-0 flex-1 truncate">{orderTitle(order, t)}</span>
          <span className="text-dim">{t.code("state", { code: order.state })}</span>
        </span>
        <span className="text-xs text-dim">{[dateTimeOf(order.opened_at, t, order.site.timezone), t.code("kind", { code: order.kind }), order.site.name, order.technician_name].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};

const BAND = { red: "text-bad", yellow: "text-warn", green: "text-good" } as const;

const Ratings = ({ customerId }: Props) => {
  const t = useT();
  return (
    <Rows of={useRatingsOf(customerId)} row={(one) => (
      <li key={`${one.work_order_id}.${one.round}`} className={ROW}>
        <span className={LINE}>
          <b className={`tabular ${BAND[one.band]}`}><span className="sr-only">{t("customers.stars_of", { n: one.score })}</span><span aria-hidden>{"★".repeat(one.score)}{"☆".repeat(5 - one.score)}</span></b>
          <Link page="" params={{ order: one.work_order_id }} className={LINK}>{one.number}</Link>
        </span>
        {one.words !== "" && <span className="wrap-anywhere whitespace-pre-line">{one.words}</span>}
        <span className="text-xs text-dim">{[dateTimeOf(one.at, t, one.timezone), one.site, one.technician_name, t(`rating_source.${one.source}`)].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};

const Words = ({ customerId, words }: Props & { words: "owed" | "said" }) => {
  const t = useT();
  const nowMs = useNow();
  return (
    <Rows of={useWordsOf(customerId, words)} row={(one) => (
      <li key={`${one.work_order_id}.${one.round}.${one.occasion}`} className={ROW}>
        <span className={LINE}>
          <Link page="" params={{ order: one.work_order_id }} className={LINK}>{one.number}</Link>
          <span className="min-w-0 flex-1 truncate">{t.code("contact.why", { code: one.why })}</span>
          {one.outcome === null
            ? <span className={`tabular ${Date.parse(one.due_at) < nowMs ? "text-bad" : "text-dim"}`}>{t("customers.until", { at: dateTimeOf(one.due_at, t, one.timezone) })}</span>
            : <span>{t.code("contact.outcome", { code: one.outcome })}</span>}
        </span>
        <span className="wrap-anywhere">{one.said ?? one.words}</span>
        <span className="text-xs text-dim">{[one.site, one.done_at === null ? one.owner && t.code("role", { code: one.owner }) : `${one.done_by} · ${dateTimeOf(one.done_at, t, one.timezone)}`].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};

const Sites = ({ customerId }: Props) => {
  const t = useT();
  return (
    <Rows of={useSitesOf(customerId)} row={(site) => (
      <li key={site.id} className={ROW}>
        <span className={LINE}><Link page="sites" params={{ q: site.code }} className={LINK}>{site.name}</Link><span className="tabular text-xs text-dim">{site.code}</span></span>
        <span className="text-xs text-dim">{[site.address || t("customers.no_address"), site.opening_hours, site.region, site.outlet].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};

const Machines = ({ customerId }: Props) => {
  const t = useT();
  return (
    <Rows of={useMachinesOf(customerId)} row={(one) => (
      <li key={one.id} className={ROW}>
        <span className={LINE}><Link page="machines" params={{ machine: one.id }} className={LINK}>{one.name || one.model || one.serial}</Link><span className="tabular text-xs text-dim">{one.serial}</span></span>
        <span className="text-xs text-dim">{[one.maker, one.model, t("machines.warranty"), one.warranty_until ?? t("machines.no_warranty")].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};

const Rooms = ({ customerId }: Props) => {
  const t = useT();
  const nowMs = useNow();
  const rooms = useRoomsOf(customerId);
  if (rooms === undefined) return <Loading>{t("customers.loading")}</Loading>;
  if (rooms.length === 0) return <p className="text-dim">{t("customers.nothing")}</p>;
  return (
    <ul>
      {worstFirst(rooms).map((state) => (
        <li key={state.zone.id} className={`${ROW} grid-cols-2`}>
          <span className="min-w-0">
            <Link page="zones" params={{ q: state.zone.name }} className={LINK}>{state.zone.name}</Link>
            <span className="block text-xs text-dim">{t.code("zone_limits", { code: state.zone.kind })}</span>
          </span>
          <Value state={state} nowMs={nowMs} timezone={undefined} />
        </li>
      ))}
    </ul>
  );
};

const Plans = ({ customerId }: Props) => {
  const t = useT();
  return (
    <Rows of={usePlansOf(customerId)} row={(plan) => (
      <li key={plan.id} className={ROW}>
        <span className={LINE}>
          <Link page="admin" params={{ tab: "maintenance", id: plan.id }} className={LINK}>{plan.work}</Link>
          <span className={`tabular ${plan.paused_at === null ? "" : "text-warn"}`}>{plan.paused_at === null ? dayText(plan.next_due_on, t.language) : t("plans.paused")}</span>
        </span>
        <span className="text-xs text-dim">{[plan.site_name, plan.serial, t(`plans.every.${plan.unit}`, { n: plan.every })].filter(Boolean).join(" · ")}</span>
      </li>
    )} />
  );
};
