/** Two records side by side: which one goes on, whose word in each field, or that they are two customers. */
import { useKeepApart, useMergeCustomers, type Candidate, type Customer, type CustomerField, type Duplicate } from "@/api/customers";
import { useMay } from "@/api/rights";
import { useT, type Translate } from "@/lib/i18n/translate";
import { navigate } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { Sure } from "@/ui/sure";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { FIELDS, joined, offered, proposed, wishOf, type Side, type Sides } from "./merge-draft";

const textOf = (one: Customer, field: CustomerField, t: Translate): string => {
  if (field === "value_class") return t(one.value_class === "vip" ? "wishes.vip" : "wishes.ordinary");
  if (field === "locale") return t(one.locale === "en" ? "language.en" : "language.zh-CN");
  if (field === "contact_by") return t(`contact_by.${one.contact_by}`);
  return one[field] ?? "";
};

export const MergeForm = ({ pair }: { pair: Duplicate }) => {
  const t = useT();
  const may = useMay()("customers.merge");
  const say = useToasts((store) => store.say);
  const merge = useMergeCustomers();
  const apart = useKeepApart();
  const [isTurned, setIsTurned] = useState(false);
  const [into, duplicate] = isTurned ? [pair.duplicate, pair.into] : [pair.into, pair.duplicate];
  const [sides, setSides] = useState<Sides>(() => proposed(pair.into.customer, pair.duplicate.customer));
  const turn = (): void => {
    setIsTurned(!isTurned);
    setSides(proposed(duplicate.customer, into.customer));
  };
  const go = (done: () => void): void =>
    merge.mutate(
      { duplicate: duplicate.customer, into: into.customer, wish: wishOf(sides) },
      { onSuccess: (survivor) => (done(), say("good", t("duplicates.merged", { name: survivor.name })), navigate("customers", { customer: survivor.id, show: "sites" })) },
    );
  const keepApart = (undo: boolean): void =>
    apart.mutate(
      { one: into.customer.id, other: duplicate.customer.id, apart: !undo },
      { onSuccess: () => (undo ? undefined : say("good", t("duplicates.apart_said"), { label: t("duplicates.undo"), run: () => keepApart(true) })), onError: (error) => say("bad", refusalText(error, t)) },
    );
  return (
    <Card title={t("duplicates.side_by_side")}>
      <div className="grid grid-cols-2 gap-3">
        <Head candidate={into} word={t("duplicates.goes_on")} />
        <Head candidate={duplicate} word={t("duplicates.ends")} />
      </div>
      {may && <div><Button onClick={turn}>{t("duplicates.turn")}</Button></div>}
      <div className="grid gap-3">
        {FIELDS.map((field) => (
          <FieldRow key={field} field={field} into={into.customer} duplicate={duplicate.customer} side={sides[field]} readOnly={!may} onSide={(side) => setSides({ ...sides, [field]: side })} />
        ))}
      </div>
      {merge.isError && <Refused>{refusalText(merge.error, t)}</Refused>}
      {may && (
        <div className="grid justify-items-start gap-2">
          <Sure
            act={t("duplicates.merge")} question={t("duplicates.sure", { name: duplicate.customer.name, into: into.customer.name, sites: duplicate.sites, orders: duplicate.orders })}
            keep={t("action.back")} look="primary" deed={{ isPending: merge.isPending, error: null }} onSure={go}
          />
          <Button disabled={apart.isPending} onClick={() => keepApart(false)}>{t("duplicates.apart")}</Button>
        </div>
      )}
    </Card>
  );
};

const Head = ({ candidate: { customer, sites, orders, last_order_at }, word }: { candidate: Candidate; word: string }) => {
  const t = useT();
  return (
    <div className="min-w-0">
      <p className="text-xs text-dim">{word}</p>
      <Link page="customers" params={{ customer: customer.id }} className="font-semibold wrap-anywhere text-accent underline">{customer.name}</Link>
      <p className="text-xs text-dim">{t("duplicates.behind", { sites, orders })}</p>
      <p className="tabular text-xs text-dim">{last_order_at === null ? t("duplicates.never") : t("duplicates.last", { at: dateTimeOf(last_order_at, t) })}</p>
    </div>
  );
};

type RowProps = { field: CustomerField; into: Customer; duplicate: Customer; side: Side; readOnly: boolean; onSide: (side: Side) => void };

const FieldRow = ({ field, into, duplicate, side, readOnly, onSide }: RowProps) => {
  const t = useT();
  const sides = offered(into, duplicate, field);
  const word = t(`customer_field.${field}`);
  const text: Record<Side, string> = { into: textOf(into, field, t), duplicate: textOf(duplicate, field, t), both: joined(into, duplicate) };
  if (sides.length === 0) {
    return <div className="grid gap-0.5"><p className="text-xs text-dim">{word} · {t("duplicates.same")}</p><p className="wrap-anywhere whitespace-pre-line">{text.into || "–"}</p></div>;
  }
  return (
    <fieldset disabled={readOnly} className="grid min-w-0 gap-0.5">
      <legend className="text-xs text-dim">{word}</legend>
      <div className="grid grid-cols-2 gap-3">
        {(["into", "duplicate"] as const).map((one) => (
          <Choice key={one} name={field} text={text[one]} isOffered={sides.includes(one)} isChosen={side === one} onChoose={() => onSide(one)} />
        ))}
      </div>
      {sides.includes("both") && <Choice name={field} text={t("duplicates.both")} isOffered isChosen={side === "both"} onChoose={() => onSide("both")} />}
    </fieldset>
  );
};

const Choice = ({ name, text, isOffered, isChosen, onChoose }: { name: string; text: string; isOffered: boolean; isChosen: boolean; onChoose: () => void }) =>
  isOffered ? (
    <label className={`flex min-w-0 items-start gap-2 rounded-lg border px-2 py-1.5 ${isChosen ? "border-accent bg-accent-ground" : "border-line"}`}>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} className="mt-1 shrink-0 accent-(--color-accent)" />
      <span className="min-w-0 wrap-anywhere whitespace-pre-line">{text || "–"}</span>
    </label>
  ) : <p className="px-2 py-1.5 text-dim">–</p>;
