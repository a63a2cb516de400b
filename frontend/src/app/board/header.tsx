import { useMay } from "@/api/rights";
import { useSession, useSignOut } from "@/api/session";
import { ExceptionStrip } from "@/features/exceptions/exception-strip";
import { UnreadButton } from "@/features/messages/unread-button";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { differs, timeOf, zoneName } from "@/lib/times";
import { viewerZone } from "@/lib/zone";
import { EXCEPTIONS } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { ConnectionState } from "@/ui/connection";
import { Link } from "@/ui/link";
import { LanguageButton } from "@/ui/language-button";
import { ThemeButton } from "@/ui/theme-button";
import { ADMIN_TABS } from "./admin-tabs";

const PAGES = [
  ["", "nav.dispatch", ["live.subscribe"]], ["zones", "nav.zones", ["devices.read"]], ["devices", "nav.devices", ["devices.read"]], ["machines", "machines.title", ["assets.read"]], ["sites", "nav.sites", ["sites.read"]], ["customers", "nav.customers", ["customers.read"]], ["knowledge", "nav.knowledge", ["knowledge.read"]], ["complaints", "complaints.title", ["complaints.read"]], ["figures", "nav.figures", ["reports.read"]], ["quality", "nav.quality", ["quality.read", "findings.read"]], ["costs", "nav.costs", ["costs.read"]],
  ["admin", "nav.admin", ADMIN_TABS.map(([, right]) => right)],
] as const;

export const Header = ({ page }: { page: string }) => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const chosen = EXCEPTIONS.find((exception) => exception === params["only"]) ?? null;
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-5 border-b min-[1920px]:flex-nowrap border-line bg-panel px-4">
      <p className="text-base font-semibold whitespace-nowrap">寒露 <span className="text-sm font-normal text-dim">Hanlu</span></p>
      <nav aria-label={t("nav.title")} className="flex min-w-0 self-stretch overflow-x-auto lg:shrink-0">
        {PAGES.filter(([, , rights]) => rights.some(may)).map(([name, word]) => {
          const current = page === name || (name === "devices" && page === "connect");
          return (
            <Link key={name} page={name} aria-current={current ? "page" : undefined} className={`flex items-center border-b-2 px-3 py-2 whitespace-nowrap ${current ? "border-accent text-ink" : "border-transparent text-dim hover:text-ink"}`}>
              {t(word)}
            </Link>
          );
        })}
      </nav>
      {page === "" && <ExceptionStrip chosen={chosen} onChoose={(only) => setParams({ only })} />}
      <div className="ml-auto flex shrink-0 items-center gap-3 py-1.5">
        <ConnectionState />
        {may("messages.exchange") && <UnreadButton />}
        <WallClock />
        <LanguageButton />
        <ThemeButton />
        <Account />
      </div>
    </header>
  );
};

/** The screen's time, with its zone where the reader's own clock shows another. */
const WallClock = () => {
  const t = useT();
  const nowMs = useNow();
  const mine = viewerZone();
  const elsewhere = differs(nowMs, t.zone, mine);
  return (
    <time className="tabular whitespace-nowrap text-dim max-sm:hidden" title={elsewhere ? t("clock.yours", { time: timeOf(nowMs, { ...t, zone: mine }), zone: t.zone }) : t.zone}>
      {timeOf(nowMs, t)}{elsewhere && <span className="text-warn"> {zoneName(nowMs, t.zone)}</span>}
    </time>
  );
};

const Account = () => {
  const t = useT();
  const { data: session } = useSession();
  const signOut = useSignOut();
  return <Button title={session?.name} onClick={() => void signOut()}>{t("session.sign_out")}</Button>;
};
