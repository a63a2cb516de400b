/** What the customer likes and needs; new needs are noted here after each service. */
import { useSaveSiteCustomer, useSiteCustomer, type Customer } from "@/api/customer-mails";
import { useMay } from "@/api/rights";
import { useWishes } from "@/api/wishes";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { hasWishes, WishesList } from "@/ui/wishes-list";
import { useState, type FormEvent } from "react";

const CONTACTS = ["telephone", "sms", "mail", "chat"] as const;

export const WishesPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const wishes = useWishes(order, may("wishes.read"));
  const mayChange = may("customers.read") && may("customers.write");
  const customer = useSiteCustomer(order.site_id, mayChange);
  const [isOpen, setIsOpen] = useState(false);
  if (wishes.data === undefined || (!hasWishes(wishes.data) && !mayChange)) return null;
  const onDone = (): void => {
    setIsOpen(false);
    void wishes.refetch();
  };
  return (
    <section aria-label={t("wishes.title")} className="grid gap-2">
      <h3 className="text-dim">{t("wishes.title")}</h3>
      {!isOpen && <WishesList wishes={wishes.data} />}
      {mayChange && customer.isSuccess && !isOpen && (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={() => setIsOpen(true)}>{t("wishes.change")}</Button>
          {customer.data !== null && <Link page="customers" params={{ customer: customer.data.id }} className="text-accent underline">{t("customers.file")}</Link>}
        </div>
      )}
      {isOpen && customer.isSuccess && <WishesForm siteId={order.site_id} known={customer.data} onDone={onDone} />}
    </section>
  );
};

const WishesForm = ({ siteId, known, onDone }: { siteId: string; known: Customer | null; onDone: () => void }) => {
  const t = useT();
  const save = useSaveSiteCustomer(siteId, known);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    save.mutate(
      {
        name: given("name"), email: known?.email ?? null, locale: given("locale") === "en" ? "en" : "zh-CN", value_class: given("class") === "vip" ? "vip" : "ordinary",
        contact_by: CONTACTS.find((one) => one === given("contact")) ?? "telephone", visit_times: given("times"), wishes: given("wishes"),
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <Field name="name" label={t("wishes.name")} required maxLength={120} defaultValue={known?.name ?? ""} autoComplete="off" />
      <Select name="class" label={t("wishes.class")} defaultValue={known?.value_class ?? "ordinary"}>
        <option value="ordinary">{t("wishes.ordinary")}</option><option value="vip">{t("wishes.vip")}</option>
      </Select>
      <Select name="locale" label={t("wishes.language")} defaultValue={known?.locale ?? "zh-CN"}>
        <option value="zh-CN">{t("language.zh-CN")}</option><option value="en">{t("language.en")}</option>
      </Select>
      <Select name="contact" label={t("wishes.contact")} defaultValue={known?.contact_by ?? "telephone"}>{CONTACTS.map((code) => <option key={code} value={code}>{t(`contact_by.${code}`)}</option>)}</Select>
      <Field name="times" label={t("wishes.times")} maxLength={200} defaultValue={known?.visit_times ?? ""} autoComplete="off" />
      <TextArea name="wishes" label={t("wishes.words")} maxLength={1000} defaultValue={known?.wishes ?? ""} />
      <p className="text-sm text-dim">{t("wishes.hint")}</p>
      {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
      <div className="flex gap-2"><Button type="submit" look="primary" disabled={save.isPending}>{t("wishes.save")}</Button><Button onClick={onDone}>{t("rating.cancel")}</Button></div>
    </form>
  );
};
