/** One's own places: as files with a preview of what they will do, or one by one with a pin. */
import { useSites } from "@/api/sites";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Empty, Loading, Refused } from "@/ui/notice";
import { ImportForm } from "./import-form";
import { SiteForm } from "./site-form";

const SitesPage = () => {
  const t = useT();
  const sites = useSites();
  return (
    <div className="grid h-full content-start gap-6 overflow-y-auto p-4 lg:grid-cols-[minmax(340px,440px)_1fr]">
      <div className="grid content-start gap-6">
        <ImportForm />
        <SiteForm />
      </div>
      <section aria-label={t("nav.sites")}>
        <h2 className="mb-2 text-base font-semibold">{t("nav.sites")} <span className="tabular font-normal text-dim">{sites.data?.items.length}</span></h2>
        {sites.isPending && <Loading>{t("sites.loading")}</Loading>}
        {sites.isError && <Refused>{refusalText(sites.error, t)}</Refused>}
        {sites.data?.items.length === 0 && <Empty>{t("sites.none")}</Empty>}
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-2">
          {sites.data?.items.map((site) => (
            <li key={site.id} className="rounded-xl border border-line bg-panel p-3">
              <b className="font-semibold">{site.name}</b>
              <p className="text-dim">{site.address}</p>
              <p className="tabular text-xs text-faint">{site.lat.toFixed(5)}, {site.lon.toFixed(5)} · {site.timezone}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
};

export default SitesPage;
