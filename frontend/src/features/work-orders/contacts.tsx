/** Words owed to the customer: promised, regular, or after a complaint; each answered with what came of it. */
import { useAnswerContact, useContacts, usePromise, type Contact, type ContactOutcome } from "@/api/contacts";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { instantIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { isFinished } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

const OUTCOMES: readonly ContactOutcome[] = ["told", "satisfied", "not_satisfied", "unreachable"];
const isOwed = (one: Contact): boolean => one.outcome === null && one.stopped_at === null;

export const Contacts = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay()("work_orders.change");
  const contacts = useContacts(order, may);
  const [promising, setPromising] = useState(false);
  if (!may || order.helps !== null) return null;
  const all = contacts.data ?? [];
  const [owed, past] = [all.filter(isOwed), all.filter((one) => one.outcome !== null)];
  return (
    <section aria-label={t("contact.title")} className="grid gap-2">
      {owed.length > 0 && <h3 className="text-dim">{t("contact.title")}</h3>}
      {contacts.isError && <Refused>{refusalText(contacts.error, t)}</Refused>}
      {owed.map((one) => <Owed key={`${one.round} ${one.occasion}`} order={order} contact={one} />)}
      {past.length > 0 && (
        <details>
          <summary className="text-dim">{t("contact.past", { n: past.length })}</summary>
          <ul className="mt-1 grid gap-1.5">
            {past.map((one) => (
              <li key={`${one.round} ${one.occasion}`}>
                <p>{t.code("contact.why", { code: one.why })} · {t.code("contact.outcome", { code: one.outcome ?? "told" })} <span className="text-dim">· {one.done_by}{one.done_at !== null && ` · ${dateTimeOf(one.done_at, t, order.site.timezone)}`}</span></p>
                <p className="wrap-anywhere text-dim">{one.said}</p>
              </li>
            ))}
          </ul>
        </details>
      )}
      {promising
        ? <PromiseForm order={order} onDone={() => setPromising(false)} />
        : order.state !== "cancelled" && <div><Button onClick={() => setPromising(true)}>{t("contact.promise")}…</Button></div>}
    </section>
  );
};

const Owed = ({ order, contact }: { order: WorkOrder; contact: Contact }) => {
  const t = useT();
  const [answering, setAnswering] = useState(false);
  const isLate = Date.parse(contact.due_at) < useNow();
  return (
    <div className={`grid gap-2 rounded-xl p-3 ${isLate ? "bg-bad-ground" : "bg-raised"}`}>
      <p>
        <b className="font-semibold">{t.code("contact.why", { code: contact.why })}</b>
        <span className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}> · {t(isLate ? "owned.late" : "owned.due", { time: dateTimeOf(contact.due_at, t, order.site.timezone) })}</span>
        <span className="text-dim"> · {t.code("level", { code: contact.owner ?? "agent" })}</span>
      </p>
      {contact.words !== "" && <p className="wrap-anywhere">{contact.words}</p>}
      {answering ? <AnswerForm order={order} contact={contact} onBack={() => setAnswering(false)} /> : <div><Button onClick={() => setAnswering(true)}>{t("contact.answer")}…</Button></div>}
    </div>
  );
};

const AnswerForm = ({ order, contact, onBack }: { order: WorkOrder; contact: Contact; onBack: () => void }) => {
  const t = useT();
  const answer = useAnswerContact(order);
  const [outcome, setOutcome] = useState<ContactOutcome>("told");
  const reopens = outcome === "not_satisfied" && isFinished(order);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = String(form.get("next") ?? "");
    answer.mutate({
      round: contact.round, occasion: contact.occasion, outcome, said: String(form.get("said")).trim(),
      ...(next && { next_at: instantIn(next, order.site.timezone).toISOString() }),
    }, { onSuccess: onBack });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <Select label={t("contact.what")} value={outcome} onChange={(event) => setOutcome(OUTCOMES.find((one) => one === event.target.value) ?? "told")}>
        {OUTCOMES.map((code) => <option key={code} value={code}>{t.code("contact.outcome", { code })}</option>)}
      </Select>
      <TextArea name="said" label={t("follow_up.words")} required maxLength={2000} />
      {reopens ? <p className="text-warn">{t("contact.reopens")}</p> : <Field name="next" type="datetime-local" label={t("contact.next")} />}
      {answer.isError && <Refused>{refusalText(answer.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={answer.isPending}>{t("contact.keep")}</Button>
        <Button onClick={onBack}>{t("action.back")}</Button>
      </div>
    </form>
  );
};

const PromiseForm = ({ order, onDone }: { order: WorkOrder; onDone: () => void }) => {
  const t = useT();
  const promise = usePromise(order);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    promise.mutate({ due_at: instantIn(String(form.get("due")), order.site.timezone).toISOString(), words: String(form.get("words")).trim() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2 rounded-xl bg-raised p-3">
      <Field name="due" type="datetime-local" label={t("contact.until")} required />
      <TextArea name="words" label={t("contact.about")} required maxLength={2000} />
      {promise.isError && <Refused>{refusalText(promise.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={promise.isPending}>{t("contact.promise")}</Button>
        <Button onClick={onDone}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
