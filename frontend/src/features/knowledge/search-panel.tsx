/** Looking something up: in Chinese, English, pinyin or initials; what helped and what did not is counted. */
import { KINDS, useKnowledgeSearch, useNotedSearch, type ArticleFound, type ArticleKind } from "@/api/knowledge";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Empty, Loading, Note, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { useState } from "react";
import { ArticleView } from "./article-view";
import { Near } from "./near";

type Props = { asked: string; onAsk: (asked: string) => void; partName?: (part: string) => string };

export const SearchPanel = ({ asked, onAsk, partName }: Props) => {
  const t = useT();
  const may = useMay();
  const [kind, setKind] = useState<ArticleKind | null>(null);
  const found = useKnowledgeSearch(asked, t.language, kind);
  const best = found.data && !found.isPlaceholderData ? (found.data.items[0]?.similarity ?? 0) : undefined;
  const { note, say } = useNotedSearch(asked, best, may("knowledge.work"));
  const said = note.variables?.words === asked ? note.variables.helped : null;
  return (
    <div className="grid content-start gap-3">
      <SearchBox label={t("knowledge.search")} text={asked} onSearch={onAsk} />
      <div role="group" aria-label={t("article.kind")} className="flex flex-wrap gap-1.5">
        {[null, ...KINDS].map((one) => (
          <button key={one ?? ""} type="button" aria-pressed={kind === one} onClick={() => setKind(one)} className={`min-h-8 rounded-full border px-3 ${kind === one ? "border-accent bg-accent-ground" : "border-line text-dim hover:bg-raised"}`}>
            {one === null ? t("knowledge.all_kinds") : t(`article.kind.${one}`)}
          </button>
        ))}
      </div>
      {asked === "" && <Empty>{t("knowledge.hint")}</Empty>}
      {asked !== "" && found.isPending && <Loading>{t("knowledge.loading")}</Loading>}
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      {asked !== "" && found.data && (
        <>
          {!found.data.answered && <Note>{t(found.data.items.length === 0 ? "knowledge.nothing" : "knowledge.unsure")}</Note>}
          <ul aria-label={t("knowledge.found")} className="grid gap-1.5">{found.data.items.map((one) => <Hit key={one.article.id} found={one} {...(partName && { partName })} />)}</ul>
          {may("knowledge.work") && (
            <div role="group" aria-label={t("knowledge.did_it_help")} className="flex flex-wrap items-center gap-2">
              <span className="text-dim">{t("knowledge.did_it_help")}</span>
              <Button aria-pressed={said === true} disabled={found.data.items.length === 0} onClick={() => say(true)}>{t("knowledge.helped")}</Button>
              <Button aria-pressed={said === false} onClick={() => say(false)}>{t("knowledge.not_helped")}</Button>
              {said !== null && note.isSuccess && <span role="status" className="text-good">✓ {t("knowledge.said")}</span>}
            </div>
          )}
        </>
      )}
    </div>
  );
};

const Hit = ({ found: { article, similarity, matched }, partName }: { found: ArticleFound; partName?: (part: string) => string }) => {
  const t = useT();
  return (
    <li>
      <details className="rounded-lg border border-line bg-panel">
        <summary className="grid cursor-pointer gap-0.5 px-3 py-2">
          <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 font-semibold wrap-break-word" lang={article.content.language}>{article.content.title}</b><Near similarity={similarity} /></span>
          <span className="text-xs text-dim">{[t(`article.kind.${article.content.kind}`), matched.length > 0 && t("knowledge.matched", { words: matched.join(t("list.comma")) })].filter(Boolean).join(" · ")}</span>
        </summary>
        <div className="border-t border-line p-3"><ArticleView article={article} {...(partName && { partName })} /></div>
      </details>
    </li>
  );
};
