import { useSession, useSignOut } from "@/api/session";
import { ExceptionStrip } from "@/features/exceptions/exception-strip";
import { clockTime } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { EXCEPTIONS } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { ConnectionState } from "@/ui/connection";
import { Link } from "@/ui/link";
import { LanguageButton, ThemeButton } from "@/ui/preferences";

const PAGES = [["", "nav.dispatch"], ["devices", "nav.devices"], ["sites", "nav.sites"]] as const;

export const Header = ({ page }: { page: string }) => {
  const t = useT();
  const { params } = useLocation();
  const chosen = EXCEPTIONS.find((exception) => exception === params["only"]) ?? null;
  return (
    <header className="flex min-h-12 flex-wrap items-center gap-x-5 border-b border-line bg-panel px-4">
      <p className="text-base font-semibold whitespace-nowrap">寒露 <span className="text-sm font-normal text-dim">Hanlu</span></p>
      <nav aria-label={t("nav.title")} className="flex self-stretch">
        {PAGES.map(([name, word]) => {
          const current = page === name || (name === "devices" && page === "connect");
          return (
            <Link key={name} page={name} aria-current={current ? "page" : undefined} className={`flex items-center border-b-2 px-3 py-2 ${current ? "border-accent text-ink" : "border-transparent text-dim hover:text-ink"}`}>
              {t(word)}
            </Link>
          );
        })}
      </nav>
      {page === "" && <ExceptionStrip chosen={chosen} onChoose={(only) => setParams({ only })} />}
      <div className="ml-auto flex items-center gap-3 py-1.5">
        <ConnectionState />
        <WallClock />
        <LanguageButton />
        <ThemeButton />
        <Account />
      </div>
    </header>
  );
};

const WallClock = () => {
  const t = useT();
  return <time className="tabular text-dim max-sm:hidden">{clockTime(useNow(), t.language)}</time>;
};

const Account = () => {
  const t = useT();
  const { data: session } = useSession();
  const signOut = useSignOut();
  return <Button title={session?.name} onClick={() => void signOut()}>{t("session.sign_out")}</Button>;
};
