/** Every article with its drafts, for whoever writes them; one of them in full, with its history. */
import { KINDS, useArticle, useArticles, usePublish, useVersions, useWithdraw, type Article, type Filters } from "@/api/knowledge";
import { dateTimeOf } from "@/lib/times";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { ArticleForm } from "./article-form";
import { ArticleView } from "./article-view";

const NEW = "new";
const STATES = ["draft", "changed", "published"] as const;
const TONE: Record<Article["state"], string> = { draft: "text-warn", changed: "text-accent", published: "text-good" };

export const ArticlesTab = () => {
  const t = useT();
  const { params } = useLocation();
  const [filters, setFilters] = useState<Filters>({});
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useArticles(filters);
  const id = params["id"] ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("knowledge.articles")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            <Button onClick={() => setParams({ id: NEW })}>{t("article.new")}</Button>
          </ListHead>
          <Narrow filters={filters} put={(patch) => setFilters((before) => ({ ...before, ...patch }))} />
          {isPending && <Loading>{t("knowledge.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("knowledge.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} article={one} picked={one.id === id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={id === null ? <Hint>{t("knowledge.pick")}</Hint> : id === NEW ? <NewArticle /> : <OneArticle key={id} id={id} />}
    />
  );
};

const Narrow = ({ filters, put }: { filters: Filters; put: (patch: Partial<Filters>) => void }) => {
  const t = useT();
  const select = "min-h-8 rounded-lg border border-line bg-panel px-2";
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <select aria-label={t("article.kind")} value={filters.kind ?? ""} className={select} onChange={(event) => put({ kind: (event.target.value || undefined) as never })}>
        <option value="">{t("knowledge.all_kinds")}</option>
        {KINDS.map((kind) => <option key={kind} value={kind}>{t(`article.kind.${kind}`)}</option>)}
      </select>
      <select aria-label={t("article.state")} value={filters.state ?? ""} className={select} onChange={(event) => put({ state: (event.target.value || undefined) as never })}>
        <option value="">{t("knowledge.all_states")}</option>
        {STATES.map((state) => <option key={state} value={state}>{t(`article.state.${state}`)}</option>)}
      </select>
      <label className="flex items-center gap-2"><input type="checkbox" checked={filters.review_due ?? false} onChange={(event) => put({ review_due: event.target.checked || (undefined as never) })} className="size-4 accent-action" />{t("knowledge.review_due")}</label>
    </div>
  );
};

const Row = ({ article, picked }: { article: Article; picked: boolean }) => {
  const t = useT();
  const { content, state, helped = 0, not_helped = 0 } = article;
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: article.id })}>
      <span className="flex items-baseline gap-2">
        <b className="min-w-0 flex-1 truncate font-semibold" lang={content.language}>{content.title}</b>
        <span className={`shrink-0 text-xs ${TONE[state]}`}>{t(`article.state.${state}`)}</span>
      </span>
      <span className="truncate text-xs text-dim">{[t(`article.kind.${content.kind}`), article.code, content.public && t("article.is_public"), helped + not_helped > 0 && t("article.helped", { yes: helped, no: not_helped })].filter(Boolean).join(" · ")}</span>
    </PickRow>
  );
};

const NewArticle = () => {
  const t = useT();
  return <Card title={t("article.new")}><ArticleForm article={null} onSaved={({ id }) => setParams({ id })} /></Card>;
};

const OneArticle = ({ id }: { id: string }) => {
  const t = useT();
  const { data: article, isError, error } = useArticle(id);
  const [editing, setEditing] = useState(false);
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (article === undefined) return <Loading>{t("knowledge.loading")}</Loading>;
  return (
    <Card title={article.content.title}>
      <State article={article} />
      {editing
        ? <><ArticleForm key={article.version} article={article} onSaved={() => setEditing(false)} /><Button onClick={() => setEditing(false)}>{t("action.back")}</Button></>
        : <><ArticleView article={article} /><Button className="justify-self-start" onClick={() => setEditing(true)}>{t("article.edit")}</Button></>}
      <History article={article} />
    </Card>
  );
};

const State = ({ article }: { article: Article }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const publish = usePublish();
  const withdraw = useWithdraw(article);
  const [ending, setEnding] = useState(false);
  const onWithdraw = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const why = String(new FormData(event.currentTarget).get("why")).trim();
    withdraw.mutate(why, { onSuccess: () => (setEnding(false), say("good", t("article.withdrawn"))) });
  };
  const error = publish.error ?? withdraw.error;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className={`mr-auto ${TONE[article.state]}`}>{t(`article.state.${article.state}`)}{article.content.public && <span className="text-dim"> · {t("article.is_public")}</span>}{article.content.review_due_on != null && <span className="tabular text-dim"> · {t("article.review", { day: article.content.review_due_on })}</span>}</span>
        {article.state !== "published" && <Button look="primary" disabled={publish.isPending} onClick={() => publish.mutate(article, { onSuccess: () => say("good", t("article.is_published")) })}>{t("article.publish")}</Button>}
        {article.published_version !== null && !ending && <Button look="danger" onClick={() => setEnding(true)}>{t("article.withdraw")}</Button>}
      </div>
      {error !== null && <Refused>{refusalText(error, t)}</Refused>}
      {ending && (
        <form onSubmit={onWithdraw} className="grid gap-2 rounded-lg bg-raised p-3">
          <Field name="why" label={t("article.withdraw_why")} required maxLength={240} autoFocus />
          <div className="flex gap-2"><Button type="submit" look="danger" disabled={withdraw.isPending}>{t("article.withdraw")}</Button><Button onClick={() => setEnding(false)}>{t("action.back")}</Button></div>
        </form>
      )}
    </div>
  );
};

const History = ({ article }: { article: Article }) => {
  const t = useT();
  const versions = useVersions(article);
  if (versions.isError) return <Refused>{refusalText(versions.error, t)}</Refused>;
  return (
    <details>
      <summary className="text-dim">{t("article.versions", { n: versions.data?.length ?? 0 })}</summary>
      <ol className="mt-2 grid gap-1">
        {versions.data?.map(({ version, at, by, why, published, content }) => (
          <li key={version} className="border-t border-line pt-1">
            <span className="tabular">{version}</span> · <time dateTime={at} className="tabular">{dateTimeOf(at, t)}</time> · {by} · {why}{published && <span className="text-good"> · {t("article.state.published")}</span>}
            <span className="block text-xs text-dim">{content.title}</span>
          </li>
        ))}
      </ol>
    </details>
  );
};
