/** What fits an order: each article with how near, why, and the word whether it helped. */
import { useSayHelped, type ArticleSuggested, type Suggestions } from "@/api/knowledge";
import type { Code } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { ruleName } from "@/lib/words";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { ArticleView } from "./article-view";
import { Near } from "./near";

/** A fault and an alarm's rule by their names. */
export const whyText = ({ code, params = {} }: Code, t: Translate): string => {
  const { fault, rule } = params;
  return t.code("why_article", { code, params: { ...params, ...(typeof fault === "string" && { fault: t.code("fault", { code: fault }) }), ...(typeof rule === "string" && { rule: ruleName(rule, t) }) } });
};

/** Routine or difficult, with the reason, and for a difficult one who knows most of it. */
export const SplitNote = ({ split }: { split: Suggestions["split"] }) => {
  const t = useT();
  const { routine, why, expert } = split;
  return (
    <p className={`rounded-lg px-3 py-2 ${routine ? "bg-good-ground" : "bg-warn-ground"}`}>
      <b className={`font-semibold ${routine ? "text-good" : "text-warn"}`}>{t(routine ? "split.routine" : "split.difficult")}</b> {whyText(why, t)}
      {expert != null && <span className="block">{t("split.expert", { name: expert.name, skill: t.code("skill", { code: expert.skill }), level: expert.level })}</span>}
    </p>
  );
};

type Props = { orderId: string; items: readonly ArticleSuggested[]; mayWork: boolean; partName?: (part: string) => string };

export const SuggestedList = ({ orderId, items, mayWork, partName }: Props) => (
  <ul className="grid gap-1.5">{items.map((one) => <One key={one.article.id} orderId={orderId} one={one} mayWork={mayWork} {...(partName && { partName })} />)}</ul>
);

const One = ({ orderId, one, mayWork, partName }: Omit<Props, "items"> & { one: ArticleSuggested }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const helped = useSayHelped(orderId);
  const { article, similarity, why, said } = one;
  const put = (yes: boolean): void => helped.mutate({ article_id: article.id, helped: yes }, { onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <li>
      <details className="rounded-lg border border-line bg-panel">
        <summary className="grid cursor-pointer gap-0.5 px-3 py-2">
          <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 font-semibold wrap-break-word" lang={article.content.language}>{article.content.title}</b><Near similarity={similarity} /></span>
          <span className="text-xs text-dim">{t(`article.kind.${article.content.kind}`)} · {why.map((each) => whyText(each, t)).join(t("list.comma"))}</span>
        </summary>
        <div className="grid gap-3 border-t border-line p-3">
          <ArticleView article={article} {...(partName && { partName })} />
          {mayWork && (
            <div className="flex flex-wrap gap-2">
              <Button aria-pressed={said === true} disabled={helped.isPending} onClick={() => put(true)}>{said === true && "✓ "}{t("knowledge.helped")}</Button>
              <Button aria-pressed={said === false} disabled={helped.isPending} onClick={() => put(false)}>{said === false && "✓ "}{t("knowledge.not_helped")}</Button>
            </div>
          )}
        </div>
      </details>
    </li>
  );
};
