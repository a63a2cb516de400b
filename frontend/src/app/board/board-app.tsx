/** The dispatchers' page: the door, then the rooms by the address. */
import { mayOf } from "@/api/rights";
import { useEndOfSession, useSession } from "@/api/session";
import type { Session } from "@/api/types";
import { useScreenZone } from "@/api/zone";
import { followLive } from "@/api/live/socket";
import { AlarmSound } from "@/features/alarms/alarm-sound";
import { ChoosePassword, ForgottenPassword } from "@/features/session/new-password";
import { TalkDialog } from "@/features/messages/talk-dialog";
import { SignIn } from "@/features/session/sign-in";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { FaultWall } from "@/ui/fault-wall";
import { Loading, Refused } from "@/ui/notice";
import { lazy, Suspense, useEffect } from "react";
import { BoardPage } from "./board-page";
import { Header } from "./header";

/** Topics of the live stream with the right that opens each: one that is not held would shut the whole stream. */
const TOPICS = [
  ["work_orders", "work_orders.read"], ["assignments", "work_orders.read"], ["alarms", "alarms.read"], ["plan", "plan.read"],
  ["technicians", "technicians.read"], ["sites", "sites.read"], ["channels", "readings.read"], ["devices", "devices.read"],
  ["onlookers", "work_orders.assign"], ["messages", "messages.exchange"], ["outlet_scores", "reports.read"], ["technician_scores", "people.read"],
] as const;

const DevicesPage = lazy(() => import("@/features/devices/devices-page"));
const ConnectPage = lazy(() => import("@/features/devices/connect-page"));
const AdminPage = lazy(() => import("./admin-page"));
const FiguresPage = lazy(() => import("@/features/figures/figures-page"));
const ComplaintsPage = lazy(() => import("@/features/complaints/complaints-page"));
const ZonesPage = lazy(() => import("@/features/zones/zones-page"));
const WallPage = lazy(() => import("./wall-page"));
const KnowledgePage = lazy(() => import("@/features/knowledge/knowledge-page"));
const CustomersPage = lazy(() => import("@/features/customers/customers-page"));
const MachinesPage = lazy(() => import("@/features/machines/machines-page"));
const QualityPage = lazy(() => import("@/features/quality/quality-page"));
const CostsPage = lazy(() => import("@/features/costs/costs-page"));
const SitesPage = lazy(() => import("@/features/sites/sites-page"));

export const BoardApp = () => {
  const t = useT();
  const { page, params } = useLocation();
  const session = useSession();
  useEndOfSession();
  if (page === "forgot") return <ForgottenPassword />;
  if (page === "password") return <ChoosePassword token={params["token"] ?? ""} />;
  if (session.isPending) return <Loading>{t("session.loading")}</Loading>;
  if (session.isError) return <div className="p-6"><Refused>{refusalText(session.error, t)}</Refused></div>;
  if (session.data === null) return <SignIn />;
  return <Inside page={page} session={session.data} />;
};

const Inside = ({ page, session }: { page: string; session: Session }) => {
  const t = useT();
  useScreenZone();
  const { params } = useLocation();
  const isSecond = params["pane"] !== undefined;
  const closeTalk = (): void => setParams({ talk: null });
  useEffect(() => {
    const may = mayOf(session);
    return followLive(TOPICS.filter(([, right]) => may(right)).map(([topic]) => topic));
  }, [session]);
  return (
    <div className="flex h-dvh flex-col">
      <a href="#main" className="skip-link rounded bg-action px-3 py-1 text-on-action" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>
        {t("nav.skip")}
      </a>
      {page !== "wall" && !isSecond && <FaultWall part={t("fault.sound")}><AlarmSound /></FaultWall>}
      {page !== "wall" && <FaultWall part={t("fault.strip")}><Header page={page} /></FaultWall>}
      {params["talk"] !== undefined && mayOf(session)("messages.exchange") && <FaultWall key={params["talk"]} part={t("talk.title")} onClose={closeTalk}><TalkDialog technicianId={params["talk"]} onClose={closeTalk} /></FaultWall>}
      <main id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
        <FaultWall key={page} part={t("fault.page")}>
          <Suspense fallback={<Loading>{t("board.loading")}</Loading>}>
            {page === "devices" ? <DevicesPage /> : page === "connect" ? <ConnectPage /> : page === "zones" ? <ZonesPage /> : page === "sites" ? <SitesPage /> : page === "customers" ? <CustomersPage /> : page === "machines" ? <MachinesPage /> : page === "knowledge" ? <KnowledgePage /> : page === "figures" ? <FiguresPage /> : page === "complaints" ? <ComplaintsPage /> : page === "quality" ? <QualityPage /> : page === "costs" ? <CostsPage /> : page === "admin" ? <AdminPage /> : page === "wall" ? <WallPage /> : <BoardPage />}
          </Suspense>
        </FaultWall>
      </main>
    </div>
  );
};
