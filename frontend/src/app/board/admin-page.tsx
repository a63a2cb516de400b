/** People, parts, stock, the gateway and files: each part only for whom the server lets in. */
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
import { TabbedPage } from "@/ui/tabbed-page";
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
  return <TabbedPage label={t("nav.admin")} pages={PAGES} tabs={ADMIN_TABS} word={(name) => t(`admin.${name}`)} />;
};

export default AdminPage;
