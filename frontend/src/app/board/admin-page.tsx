/** People, parts, stock, the gateway and files: each part only for whom the server lets in. */
import { useMay } from "@/api/rights";
import { AuditTab } from "@/features/audit/audit-tab";
import { BindingsTab } from "@/features/gateway/bindings-tab";
import { ProposalsTab } from "@/features/gateway/proposals-tab";
import { QuarantineTab } from "@/features/gateway/quarantine-tab";
import { WatchersTab } from "@/features/gateway/watchers-tab";
import { MaintenanceTab } from "@/features/maintenance/maintenance-tab";
import { OutletsTab } from "@/features/outlets/outlets-tab";
import { CertificatesTab } from "@/features/people/certificates-tab";
import { PeopleTab } from "@/features/people/people-tab";
import { TechniciansTab } from "@/features/people/technicians-tab";
import { TokensTab } from "@/features/people/tokens-tab";
import { HoursTab } from "@/features/policy/hours-tab";
import { PolicyTab } from "@/features/policy/policy-tab";
import { RegionsTab } from "@/features/regions/regions-tab";
import { TeamsTab } from "@/features/teams/teams-tab";
import { ImportForm } from "@/features/sites/import-form";
import { PartsTab } from "@/features/stock/parts-tab";
import { StockTab } from "@/features/stock/stock-tab";
import { UnsentTab } from "@/features/unsent/unsent-tab";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { Empty } from "@/ui/notice";
import { Tabs } from "@/ui/tabs";
import type { ComponentType } from "react";
import { ADMIN_TABS, type AdminTab } from "./admin-tabs";

const ImportTab = () => <div className="h-full overflow-y-auto p-4"><div className="max-w-2xl"><ImportForm /></div></div>;

const PAGES: Record<AdminTab, ComponentType> = {
  technicians: TechniciansTab, certificates: CertificatesTab, outlets: OutletsTab, parts: PartsTab, stock: StockTab, maintenance: MaintenanceTab, people: PeopleTab, teams: TeamsTab, tokens: TokensTab, regions: RegionsTab,
  proposals: ProposalsTab, bindings: BindingsTab, quarantine: QuarantineTab, watchers: WatchersTab,
  import: ImportTab, unsent: UnsentTab, hours: HoursTab, policy: PolicyTab, audit: AuditTab,
};

const AdminPage = () => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const offered = ADMIN_TABS.filter(([, right]) => may(right)).map(([name]) => name);
  const current = offered.find((name) => name === params["tab"]) ?? offered[0];
  if (current === undefined) return <Empty>{t("admin.nothing")}</Empty>;
  const Page = PAGES[current];
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <Tabs label={t("nav.admin")} names={offered} current={current} word={(name) => t(`admin.${name}`)} />
      <Page key={current} />
    </div>
  );
};

export default AdminPage;
