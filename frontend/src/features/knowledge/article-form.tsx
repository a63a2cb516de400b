/** Writing an article: what it says, and by what it is found. */
import { KINDS, useSaveArticle, type Article, type ArticleContent } from "@/api/knowledge";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Markdown } from "@/ui/markdown";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { articleGiven, draftOf, emptyDraft, faultsOf, type ArticleDraft } from "./article-draft";

type Props = { article: Article | null; onSaved: (article: Article) => void };

/** As many as the server takes. */
const LONGEST = { title: 160, body: 40_000, safety: 4_000, why: 240, names: 2_000, steps: 24_000 };

export const ArticleForm = ({ article, onSaved }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveArticle(article);
  const [draft, setDraft] = useState(() => (article === null ? emptyDraft(t.language) : draftOf(article.content)));
  const [tried, setTried] = useState(false);
  const put = (patch: Partial<ArticleDraft>): void => setDraft((before) => ({ ...before, ...patch }));
  const faults = faultsOf(draft);
  const wrong = (field: (typeof faults)[number]): string | null => (tried && faults.includes(field) ? t(`article.fault.${field}`) : null);
  const names = (name: "models" | "faults" | "rules" | "codes" | "keywords" | "parts" | "tools") => (
    <Field label={t(`article.${name}`)} value={draft[name]} maxLength={LONGEST.names} autoComplete="off" onChange={(event) => put({ [name]: event.target.value })} />
  );
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const body = articleGiven(draft);
    if (body === null) return;
    save.mutate(body, { onSuccess: (saved) => { say("good", t("article.saved")); onSaved(saved); } });
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <Field label={t("article.title")} value={draft.title} maxLength={LONGEST.title} autoComplete="off" error={wrong("title")} onChange={(event) => put({ title: event.target.value })} />
      <div className="grid grid-cols-2 gap-3">
        <Select label={t("article.kind")} value={draft.kind} onChange={(event) => put({ kind: event.target.value as ArticleContent["kind"] })}>
          {KINDS.map((kind) => <option key={kind} value={kind}>{t(`article.kind.${kind}`)}</option>)}
        </Select>
        <Select label={t("article.language")} value={draft.language} onChange={(event) => put({ language: event.target.value as ArticleContent["language"] })}>
          <option value="zh-CN">简体中文</option>
          <option value="en">English</option>
        </Select>
      </div>
      <TextArea label={t("article.body")} hint={t("article.body_hint")} rows={10} value={draft.body} maxLength={LONGEST.body} onChange={(event) => put({ body: event.target.value })} />
      {draft.body !== "" && <details><summary className="text-dim">{t("article.preview")}</summary><div lang={draft.language} className="mt-2 border-l-2 border-line pl-3"><Markdown text={draft.body} /></div></details>}
      <TextArea label={t("article.steps")} hint={t("article.steps_hint")} rows={5} value={draft.steps} maxLength={LONGEST.steps} error={wrong("steps")} onChange={(event) => put({ steps: event.target.value })} />
      <TextArea label={t("article.safety")} rows={2} value={draft.safety} maxLength={LONGEST.safety} onChange={(event) => put({ safety: event.target.value })} />
      <fieldset className="grid gap-3">
        <legend className="mb-1 font-semibold">{t("article.about")}</legend>
        <p className="text-xs text-dim">{t("article.names_hint")}</p>
        <div className="grid gap-3 sm:grid-cols-2">{names("models")}{names("faults")}{names("rules")}{names("codes")}{names("keywords")}{names("parts")}{names("tools")}
          <Field label={t("article.review_due_on")} type="date" value={draft.reviewDueOn} onChange={(event) => put({ reviewDueOn: event.target.value })} />
        </div>
      </fieldset>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={draft.public} onChange={(event) => put({ public: event.target.checked })} className="size-4 accent-action" />
        {t("article.public")}
      </label>
      <Field label={t("article.why")} value={draft.why} maxLength={LONGEST.why} autoComplete="off" error={wrong("why")} onChange={(event) => put({ why: event.target.value })} />
      {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
      <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending}>{t("article.save")}</Button>
    </form>
  );
};
