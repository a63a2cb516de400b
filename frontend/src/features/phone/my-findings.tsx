/** What inspectors and rules found about the technician's own work, and the appeal against it. */
import { useFindings, type Finding } from "@/api/quality";
import { Evidence, findingTitle } from "@/features/quality/evidence";
import { AppealForm, Said, StandingWord } from "@/features/quality/finding-words";
import { useT } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { LoadMore } from "@/ui/load-more";
import { useState } from "react";
import { Sheet } from "./sheet";

/** Without a network, and where nothing was found, it takes no room. */
export const MyFindings = () => {
  const t = useT();
  const { items, hasMore, isFetchingMore, more } = useFindings();
  const [isOpen, setOpen] = useState(false);
  if (items === undefined || items.length === 0) return null;
  const open = items.filter(({ state }) => state === "open" || state === "appealed").length;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className="flex min-h-12 items-center justify-between rounded-2xl bg-panel p-4 text-left active:bg-raised">
        <span>{t("quality.my_findings")}</span>
        <span className={`tabular ${open > 0 ? "text-warn" : "text-dim"}`}>{items.length}{hasMore && "+"}</span>
      </button>
      {isOpen && (
        <Sheet title={t("quality.my_findings")} onClose={() => setOpen(false)}>
          <p className="text-dim">{t("quality.about_mine")}</p>
          <ul className="grid gap-4">{items.map((one) => <li key={`${one.id}:${one.version}`}><Mine finding={one} /></li>)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </Sheet>
      )}
    </>
  );
};

const Mine = ({ finding }: { finding: Finding }) => {
  const t = useT();
  return (
    <article aria-label={findingTitle(finding, t)} className="grid gap-2 border-t border-line pt-3">
      <p className="font-semibold">{findingTitle(finding, t)}</p>
      <p className="text-dim">{[finding.order_number, dateTimeOf(finding.at, t)].filter(Boolean).join(" · ")}</p>
      <p><StandingWord finding={finding} /></p>
      <Evidence finding={finding} toDevice={false} />
      <Said finding={finding} />
      <AppealForm finding={finding} />
    </article>
  );
};
