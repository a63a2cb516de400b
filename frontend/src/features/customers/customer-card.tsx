/** The whole of one customer: who they are, what hangs on them in numbers, and the list behind the number that is picked. */
import { useDuplicates, type Customer, type CustomerProfile } from "@/api/customers";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { number } from "@/lib/format";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Card } from "@/ui/list-detail";
import { useState, type ReactNode } from "react";
import { dayText } from "../maintenance/plan-draft";
import { CustomerForm } from "./customer-form";
import { ListBehind } from "./customer-lists";
import { Merges } from "./merges";
import { SHOWN, useTiles, type Shown, type Tile } from "./tiles";

const LINK = "text-accent underline";

export const CustomerCard = ({ profile }: { profile: CustomerProfile }) => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const { customer, merges } = profile;
  const [isOpen, setIsOpen] = useState(false);
  const tiles = useTiles(profile);
  const asked = SHOWN.find((one) => one === params["show"]) ?? "open";
  const shown = tiles.some(({ show }) => show === asked) ? asked : "open";
  const mayCorrect = may("customers.write") && customer.merged_into === null;
  return (
    <Card title={customer.name}>
      {customer.merged_into !== null && <p className="rounded-lg bg-raised px-3 py-2">{t("customers.went_on")} <Link page="customers" params={{ customer: customer.merged_into }} className={LINK}>{t("customers.go_on")}</Link></p>}
      <div className="grid gap-x-6 gap-y-4 xl:grid-cols-[minmax(300px,2fr)_minmax(0,3fr)]">
        <div className="grid content-start gap-4">
          {!isOpen && <WhoTheyAre customer={customer} />}
          {isOpen && <CustomerForm customer={customer} onDone={() => setIsOpen(false)} />}
          {mayCorrect && !isOpen && <div><Button onClick={() => setIsOpen(true)}>{t("customers.correct")}</Button></div>}
          {customer.merged_into === null && may("customers.merge") && <LooksLike customer={customer} />}
          <Worth profile={profile} />
          {merges.length > 0 && <Merges merges={merges} />}
        </div>
        <div className="grid min-w-0 content-start gap-4">
          <nav aria-label={t("customers.numbers")} className="grid grid-cols-2 gap-2 sm:grid-cols-3 2xl:grid-cols-4">
            {tiles.map((tile) => <NumberTile key={tile.show} tile={tile} customerId={customer.id} current={tile.show === shown} />)}
          </nav>
          <ListBehind key={shown} customerId={customer.id} shown={shown} title={tiles.find(({ show }) => show === shown)?.word ?? ""} />
        </div>
      </div>
    </Card>
  );
};

const WhoTheyAre = ({ customer }: { customer: Customer }) => {
  const t = useT();
  const { phone, email, value_class, locale, contact_by, visit_times, wishes, region, outlet, created_at } = customer;
  const facts: [string, ReactNode][] = [
    [t("customers.phone"), phone === null ? <Missing /> : <a href={`tel:${phone}`} className={`tabular ${LINK}`}>{phone}</a>],
    [t("session.email"), email === null ? <Missing /> : <a href={`mailto:${email}`} className={`wrap-anywhere ${LINK}`}>{email}</a>],
    [t("wishes.class"), t(value_class === "vip" ? "wishes.vip" : "wishes.ordinary")],
    [t("wishes.language"), t(locale === "en" ? "language.en" : "language.zh-CN")],
    [t("wishes.contact"), t(`contact_by.${contact_by}`)],
    [t("wishes.times"), visit_times || "–"],
    [t("wishes.words"), <span className="wrap-anywhere whitespace-pre-line">{wishes || "–"}</span>],
    [t("customers.served_by"), [region, outlet].filter(Boolean).join(" · ") || "–"],
    [t("customers.known_since"), <span className="tabular">{dayText(created_at.slice(0, 10), t.language)}</span>],
  ];
  return (
    <dl className="grid grid-cols-[7rem_1fr] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => <div key={name} className="contents"><dt className="text-dim">{name}</dt><dd className="min-w-0">{value}</dd></div>)}
    </dl>
  );
};

const Missing = () => <span className="text-warn">{useT()("customers.missing")}</span>;

const LooksLike = ({ customer: { id } }: { customer: Customer }) => {
  const t = useT();
  const found = useDuplicates(id).data ?? [];
  if (found.length === 0) return null;
  return <p><Link page="customers" params={{ tab: "duplicates", of: id }} className={LINK}>{t("customers.looks_like", { n: found.length })}</Link></p>;
};

const TONE = { plain: "text-dim", bad: "text-bad", warn: "text-warn", good: "text-good" } as const;

const NumberTile = ({ tile: { show, word, value, about, tone }, customerId, current }: { tile: Tile; customerId: string; current: boolean }) => (
  <Link
    page="customers" params={{ customer: customerId, show }} aria-current={current ? "true" : undefined}
    className={`grid content-start rounded-lg border px-3 py-2 ${current ? "border-accent bg-accent-ground" : "border-line hover:bg-raised"}`}
  >
    <span className="text-xs text-dim">{word}</span>
    <b className="tabular text-lg leading-tight font-semibold">{value}</b>
    <span className={`min-h-4 text-xs ${TONE[tone]}`}>{about}</span>
  </Link>
);

/** What the customer is worth to the house, over the policy's time. */
const Worth = ({ profile: { customer, numbers } }: { profile: CustomerProfile }) => {
  const t = useT();
  const to = (show: Shown, text: string): ReactNode => <Link page="customers" params={{ customer: customer.id, show }} className={LINK}>{text}</Link>;
  return (
    <section aria-label={t("customers.worth")} className="grid gap-1">
      <h3 className="font-semibold">{t("customers.worth")}</h3>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-dim">
        <span>{t("customers.since", { at: dayText(numbers.since.slice(0, 10), t.language) })}</span>
        {to("all", t("customers.finished", { n: numbers.finished }))}
        {to("all", t("customers.visits", { n: numbers.visits }))}
        {to("all", t("customers.reliefs", { n: numbers.reliefs }))}
        {numbers.last_visit_at !== null && <span>{t("customers.last_visit", { at: dateTimeOf(numbers.last_visit_at, t) })}</span>}
        {numbers.stars !== null && to("ratings", t("customers.stars", { stars: number(numbers.stars, 1) }))}
      </p>
    </section>
  );
};
