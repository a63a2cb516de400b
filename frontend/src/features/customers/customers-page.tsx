/** Who is served: every customer with all that hangs on them, and records that are of one customer. */
import { useCustomer, useCustomers, useDataQuality, type Customer } from "@/api/customers";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { Tabs } from "@/ui/tabs";
import { CustomerCard } from "./customer-card";
import { DuplicatesTab } from "./duplicates-tab";
import { QualityTab } from "./quality-tab";

const TABS = ["all", "duplicates", "quality"] as const;

const CustomersPage = () => {
  const t = useT();
  const { params } = useLocation();
  const tab = TABS.find((one) => one === params["tab"]) ?? "all";
  const over = useDataQuality().data?.fields.filter(({ outlet, is_over }) => outlet === null && is_over).length ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Tabs label={t("customers.parts")} names={TABS} current={tab} word={(name) => (name === "quality" && over > 0 ? t("customers.tab.quality_over", { n: over }) : t(`customers.tab.${name}`))} />
      <div className="min-h-0 flex-1">{tab === "duplicates" ? <DuplicatesTab /> : tab === "quality" ? <QualityTab /> : <AllCustomers />}</div>
    </div>
  );
};

const AllCustomers = () => {
  const t = useT();
  const { params } = useLocation();
  const [search, id] = [params["q"] ?? "", params["customer"] ?? null];
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useCustomers(search);
  const customer = useCustomer(id);
  return (
    <ListDetail
      wide
      list={
        <>
          <ListHead title={t("nav.customers")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          <SearchBox label={t("customers.search")} text={search} onSearch={(q) => setParams({ q: q || null }, true)} className="mb-3 block" />
          {isPending && <Loading>{t("customers.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t(search === "" ? "customers.none" : "customers.none_such")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} one={one} picked={one.id === id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={
        id === null ? <Hint>{t("customers.pick")}</Hint>
          : customer.isError ? <Refused>{refusalText(customer.error, t)}</Refused>
            : customer.data ? <CustomerCard key={id} profile={customer.data} /> : <Loading>{t("customers.loading")}</Loading>
      }
    />
  );
};

const Row = ({ one: { id, name, phone, email, value_class, outlet, region }, picked }: { one: Customer; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ customer: id })}>
      <span className="flex items-baseline gap-2">
        <b className="min-w-0 flex-1 truncate font-semibold">{name}</b>
        {value_class === "vip" && <span className="shrink-0 rounded bg-accent-ground px-1.5 text-xs text-accent">VIP</span>}
        <span className="tabular shrink-0 text-xs text-dim">{phone ?? t("customers.no_phone")}</span>
      </span>
      <span className="truncate text-xs text-dim">{[email, region, outlet].filter(Boolean).join(" · ") || "–"}</span>
    </PickRow>
  );
};

export default CustomersPage;
