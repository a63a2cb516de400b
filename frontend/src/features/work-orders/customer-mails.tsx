/** What the customer was told by mail, what became of it, and where such mails go. */
import { useCustomerMails, useSaveSiteCustomer, useSiteCustomer, type Customer, type CustomerMail } from "@/api/customer-mails";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { whenOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

const TONE: Partial<Record<CustomerMail["outcome"], string>> = { sent: "text-good", answered: "text-good", failed: "text-bad", no_address: "text-warn" };

export const CustomerMails = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const mails = useCustomerMails(order);
  const customer = useSiteCustomer(order.site_id, may("customers.read"));
  if (!may("customers.read") && (mails.data ?? []).length === 0) return null;
  return (
    <section aria-label={t("mails.title")} className="grid gap-2">
      <h3 className="text-dim">{t("mails.title")}</h3>
      {mails.data && mails.data.length > 0 && (
        <ul className="grid gap-1">
          {mails.data.map((mail) => <Mail key={`${mail.kind} ${mail.due_at}`} mail={mail} zone={order.site.timezone} />)}
        </ul>
      )}
      {customer.isError && <Refused>{refusalText(customer.error, t)}</Refused>}
      {customer.isSuccess && !isOpen && (
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 wrap-anywhere">{customer.data?.email ?? t("mails.no_address")}</span>
          {may("customers.write") && <Button onClick={() => setIsOpen(true)}>{t(customer.data?.email ? "mails.change" : "mails.give")}</Button>}
        </p>
      )}
      {customer.isSuccess && isOpen && <ContactForm siteId={order.site_id} known={customer.data} onDone={() => setIsOpen(false)} />}
    </section>
  );
};

const Mail = ({ mail, zone }: { mail: CustomerMail; zone: string }) => {
  const t = useT();
  const nowMs = useNow();
  const at = whenOf(mail.settled_at ?? mail.due_at, nowMs, t, zone);
  const isDue = mail.outcome === "due";
  return (
    <li>
      {t.code("mail", { code: mail.kind })} · <span className={TONE[mail.outcome] ?? "text-dim"}>{isDue ? t("mails.will_be_sent", { at }) : t.code("mail_outcome", { code: mail.outcome })}</span>
      {!isDue && <span className="tabular text-dim"> · {at}</span>}
      {mail.outcome !== "sent" && mail.attempts > 0 && <span className="text-dim"> · {t("mails.tried", { n: mail.attempts })}</span>}
      {mail.outcome !== "sent" && mail.error !== null && <p className="text-xs text-dim wrap-anywhere">{mail.error}</p>}
    </li>
  );
};

const ContactForm = ({ siteId, known, onDone }: { siteId: string; known: Customer | null; onDone: () => void }) => {
  const t = useT();
  const save = useSaveSiteCustomer(siteId, known);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    save.mutate({ name: given("name"), email: given("email") || null, locale: given("locale") === "en" ? "en" : "zh-CN" }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <Field name="name" label={t("mails.name")} required maxLength={120} defaultValue={known?.name ?? ""} autoComplete="off" />
      <Field name="email" type="email" label={t("session.email")} hint={t("mails.about")} maxLength={254} defaultValue={known?.email ?? ""} autoComplete="off" />
      <Select name="locale" label={t("mails.language")} defaultValue={known?.locale ?? "zh-CN"}>
        <option value="zh-CN">简体中文</option>
        <option value="en">English</option>
      </Select>
      {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={save.isPending}>{t("mails.save")}</Button>
        <Button onClick={onDone}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
