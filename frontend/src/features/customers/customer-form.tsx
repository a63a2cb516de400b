/** What is known of a customer, to be corrected: at all of their sites at once. */
import { useCorrect, type Customer } from "@/api/customers";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";

const CONTACTS = ["telephone", "sms", "mail", "chat"] as const;

export const CustomerForm = ({ customer, onDone }: { customer: Customer; onDone: () => void }) => {
  const t = useT();
  const correct = useCorrect();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    correct.mutate(
      {
        known: customer,
        given: {
          name: given("name"), phone: given("phone") || null, email: given("email") || null, locale: given("locale") === "en" ? "en" : "zh-CN",
          value_class: given("class") === "vip" ? "vip" : "ordinary", contact_by: CONTACTS.find((one) => one === given("contact")) ?? "telephone",
          visit_times: given("times"), wishes: given("wishes"),
        },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("customers.correct")} className="grid gap-2">
      <Field name="name" label={t("wishes.name")} required maxLength={120} defaultValue={customer.name} autoComplete="off" autoFocus />
      <Field name="phone" type="tel" label={t("customers.phone")} minLength={3} maxLength={40} defaultValue={customer.phone ?? ""} autoComplete="off" />
      <Field name="email" type="email" label={t("session.email")} maxLength={254} defaultValue={customer.email ?? ""} autoComplete="off" />
      <Select name="class" label={t("wishes.class")} defaultValue={customer.value_class}>
        <option value="ordinary">{t("wishes.ordinary")}</option><option value="vip">{t("wishes.vip")}</option>
      </Select>
      <Select name="locale" label={t("wishes.language")} defaultValue={customer.locale}>
        <option value="zh-CN">{t("language.zh-CN")}</option><option value="en">{t("language.en")}</option>
      </Select>
      <Select name="contact" label={t("wishes.contact")} defaultValue={customer.contact_by}>{CONTACTS.map((code) => <option key={code} value={code}>{t(`contact_by.${code}`)}</option>)}</Select>
      <Field name="times" label={t("wishes.times")} maxLength={200} defaultValue={customer.visit_times} autoComplete="off" />
      <TextArea name="wishes" label={t("wishes.words")} maxLength={1000} defaultValue={customer.wishes} />
      {correct.isError && <Refused>{refusalText(correct.error, t)}</Refused>}
      <div className="flex gap-2"><Button type="submit" look="primary" disabled={correct.isPending}>{t("wishes.save")}</Button><Button onClick={onDone}>{t("action.back")}</Button></div>
    </form>
  );
};
