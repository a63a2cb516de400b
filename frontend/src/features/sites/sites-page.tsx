/** One's own places: as files with a preview of what they will do, or one by one with a pin. */
import { useMay } from "@/api/rights";
import { useSites } from "@/api/sites";
import { SiteLabels } from "@/features/labels/site-labels";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Link } from "@/ui/link";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { ImportForm } from "./import-form";
import { SiteForm } from "./site-form";
import { SiteRecords } from "./site-records";
import { SiteRooms } from "./site-rooms";

const SitesPage = () => {
  const may = useMay();
  const [mayImport, mayWrite] = [may("import.write"), may("sites.write")];
  const writes = mayImport || mayWrite;
  return (
    <div className={`grid h-full min-h-0 gap-x-6 overflow-y-auto px-4 max-lg:content-start ${writes ? "lg:grid-cols-[minmax(340px,440px)_1fr] lg:overflow-hidden" : ""}`}>
      {writes && (
        <div className="grid content-start gap-4 py-4 lg:min-h-0 lg:overflow-y-auto">
          {mayWrite && <SiteForm />}
          {mayImport && <ImportForm />}
        </div>
      )}
      <SiteList mayAdd={writes} />
    </div>
  );
};

const SiteList = ({ mayAdd }: { mayAdd: boolean }) => {
  const t = useT();
  const may = useMay();
  const [mayRecords, mayMaintenance, mayRooms, mayCustomers] = [may("records.read"), may("maintenance.read"), may("sites.rooms"), may("customers.read")];
  const { params } = useLocation();
  const search = params["q"] ?? "";
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useSites(search);
  return (
    <section aria-label={t("nav.sites")} className="py-4 lg:min-h-0 lg:overflow-y-auto">
      <header className="mb-3 flex flex-wrap items-center gap-3">
        <h1 className="text-base font-semibold">{t("nav.sites")} <span className="tabular font-normal text-dim">{items && `${items.length}${hasMore ? "+" : ""}`}</span></h1>
        <SearchBox label={t("sites.search")} text={search} onSearch={(q) => setParams({ q: q || null }, true)} className="min-w-40 max-w-72 flex-1" />
        <SiteLabels sites={items ?? []} />
      </header>
      {isPending && <Loading>{t("sites.loading")}</Loading>}
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      {items?.length === 0 && <Empty>{t(search !== "" ? "sites.none_such" : mayAdd ? "sites.none" : "sites.none_yet")}</Empty>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] items-start gap-2">
        {items?.map((site) => (
          <li key={site.id} className="grid content-start gap-0.5 rounded-xl border border-line bg-panel p-3 [contain-intrinsic-size:auto_84px] [content-visibility:auto]">
            <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 truncate font-semibold">{site.name}</b><span className="shrink-0 text-xs text-dim">{site.code}</span></span>
            <p className="truncate text-dim">{site.address || "–"}</p>
            <p className="tabular truncate text-xs text-dim" title={site.timezone}>{site.lat.toFixed(5)}, {site.lon.toFixed(5)} · {site.timezone}</p>
            {mayRecords && <SiteRecords site={site} />}
            {mayRooms && <SiteRooms site={site} />}
            <Link page="machines" params={{ site: site.id }} className="justify-self-start text-xs text-accent underline">{t("machines.title")}</Link>
            {mayCustomers && site.customer_id !== null && <Link page="customers" params={{ customer: site.customer_id }} className="justify-self-start text-xs text-accent underline">{t("customers.file")}</Link>}
            {mayMaintenance && <Link page="admin" params={{ tab: "maintenance", site: site.id }} className="justify-self-start text-xs text-accent underline">{t("sites.maintenance")}</Link>}
          </li>
        ))}
      </ul>
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </section>
  );
};

export default SitesPage;
