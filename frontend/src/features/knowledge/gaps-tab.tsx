/** What was asked and not answered, the most asked first: what to write next. */
import { useGaps } from "@/api/knowledge";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Empty, Loading, Refused } from "@/ui/notice";

export const GapsTab = () => {
  const t = useT();
  const gaps = useGaps(true);
  return (
    <div className="h-full overflow-y-auto p-4">
      <section aria-label={t("gaps.title")} className="grid max-w-3xl gap-3">
        <header className="flex flex-wrap items-center gap-3"><h1 className="flex-1 text-base font-semibold">{t("gaps.title")}</h1><Button onClick={() => setParams({ tab: "articles", id: "new" })}>{t("article.new")}</Button></header>
        <p className="text-dim">{t("gaps.about")}</p>
        {gaps.isPending && <Loading>{t("knowledge.loading")}</Loading>}
        {gaps.isError && <Refused>{refusalText(gaps.error, t)}</Refused>}
        {gaps.data?.length === 0 && <Empty>{t("gaps.none")}</Empty>}
        <ul className="grid gap-1.5">
          {gaps.data?.map(({ about, words, asked, unhelpful, last_at }) => (
            <li key={`${about} ${words}`} className="grid gap-0.5 rounded-lg border border-line bg-panel px-3 py-2">
              <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 font-semibold wrap-anywhere">{about === "fault" ? t.code("fault", { code: words }) : words}</b><span className="tabular shrink-0">{t(`gaps.asked.${about}`, { n: asked })}</span></span>
              <span className="text-xs text-dim">{[t(`gaps.about.${about}`), unhelpful > 0 && t("gaps.unhelpful", { n: unhelpful }), dateTimeOf(last_at, t)].filter(Boolean).join(" · ")}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
};
