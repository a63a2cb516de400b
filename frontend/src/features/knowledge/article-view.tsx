/** An article as its readers see it: what it is about, safety first, the text, then the steps. */
import type { Article } from "@/api/knowledge";
import { useT } from "@/lib/i18n/translate";
import { Markdown } from "@/ui/markdown";

type Props = { article: Article; partName?: (part: string) => string };

export const ArticleView = ({ article, partName }: Props) => {
  const t = useT();
  const named = partName ?? ((part: string) => t.code("part", { code: part }));
  const { kind, body, steps = [], tools = [], parts = [], safety, models = [], codes = [], language } = article.content;
  const facts = [t(`article.kind.${kind}`), ...models, ...codes];
  return (
    <div lang={language} className="grid gap-3">
      <p className="text-xs text-dim">{facts.join(" · ")}</p>
      {safety && <p className="rounded-lg bg-warn-ground px-3 py-2 text-warn"><b className="font-semibold"><span aria-hidden>⚠ </span>{t("article.safety")}: </b>{safety}</p>}
      {body && <Markdown text={body} />}
      {steps.length > 0 && (
        <section className="grid gap-1">
          <h3 className="font-semibold">{t("article.steps")}</h3>
          <ol className="grid list-decimal gap-1 pl-5">{steps.map((step) => <li key={step}>{step}</li>)}</ol>
        </section>
      )}
      {tools.length > 0 && <p><span className="text-dim">{t("article.tools")}: </span>{tools.join(t("list.comma"))}</p>}
      {parts.length > 0 && <p><span className="text-dim">{t("article.parts")}: </span>{parts.map(named).join(t("list.comma"))}</p>}
      <Source article={article} />
    </div>
  );
};

/** Where it comes from, so that a reader can judge it. */
const Source = ({ article }: { article: Article }) => {
  const t = useT();
  const { code, shown_version, updated_by, from_order, helped = 0, not_helped = 0 } = article;
  return (
    <p className="text-xs text-dim">
      {[t("article.source", { code, version: shown_version, by: updated_by }), from_order !== null && t("article.from_order", { number: from_order }), helped + not_helped > 0 && t("article.helped", { yes: helped, no: not_helped })].filter(Boolean).join(" · ")}
    </p>
  );
};
