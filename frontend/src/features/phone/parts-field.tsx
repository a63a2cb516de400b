/** Parts used: what the van holds first, with how many; what it does not hold after that. */
import type { Part, WorkOrder } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { keptForOthers } from "@/lib/kept-parts";
import { partName } from "@/lib/part-name";
import { scannedPart } from "@/lib/scanned";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Empty } from "@/ui/notice";
import { partEnd } from "@/ui/warranty-note";
import { useState, type KeyboardEvent } from "react";
import { Scanner } from "./scanner";
import { Sheet } from "./sheet";
import { useFact, useWarrantyKept } from "./use-facts";
import { useJobs } from "./use-phone";
import type { PartUsed } from "./visit";

/** The used ones with one of them at a new quantity; none of it takes it off the list. */
export const withQuantity = (used: readonly PartUsed[], part: string, quantity: number): PartUsed[] => {
  const others = used.map((one) => (one.part === part ? { part, quantity } : one)).filter((one) => one.quantity > 0);
  return quantity > 0 && !used.some((one) => one.part === part) ? [...others, { part, quantity }] : others;
};

/** Source and warranty of a part, as the customer is told; the policy's months are known once the job was read. */
const termsOf = (part: Part | undefined, policyMonths: number | null, t: Translate): string => {
  if (part === undefined) return "";
  const months = part.warranty_months ?? policyMonths;
  return [t(`warranty.source.${part.source}`), part.supplier, months === null ? "" : partEnd({ until: null, fitted_on: null, months }, t)].filter(Boolean).join(" · ");
};

type Props = { job: WorkOrder; used: readonly PartUsed[]; probable: readonly string[]; change: (used: PartUsed[]) => void };

export const PartsField = ({ job, used, probable, change }: Props) => {
  const t = useT();
  const [picking, setPicking] = useState(false);
  const parts = useFact("catalogue") ?? [];
  const stock = useFact("myself")?.stock ?? {};
  const jobs = useJobs() ?? [];
  const warranty = useWarrantyKept(job);
  const shown = [...used, ...probable.filter((part) => !used.some((one) => one.part === part)).map((part) => ({ part, quantity: 0 }))];
  const row = (part: string, quantity: number) => (
    <Row key={part} name={partName(part, parts, t)} quantity={quantity} held={stock[part] ?? 0} kept={keptForOthers(part, job.id, jobs)} terms={termsOf(parts.find(({ code }) => code === part), warranty?.part_months ?? null, t)} onChange={(next) => change(withQuantity(used, part, next))} />
  );
  const oneMore = (part: string): void => change(withQuantity(used, part, (used.find((one) => one.part === part)?.quantity ?? 0) + 1));
  return (
    <section aria-label={t("visit.parts")} className="grid gap-2">
      <h2 className="text-dim">{t("visit.parts")}</h2>
      <ul className="grid gap-1">{shown.map(({ part, quantity }) => row(part, quantity))}</ul>
      <Button className="min-h-12" onClick={() => setPicking(true)}>{t("parts.pick")}</Button>
      {picking && (
        <Picker parts={parts} stock={stock} onScan={oneMore} onClose={() => setPicking(false)}>
          {(code) => row(code, used.find((one) => one.part === code)?.quantity ?? 0)}
        </Picker>
      )}
    </section>
  );
};

type PickerProps = { parts: readonly Part[]; stock: Readonly<Record<string, number>>; onScan: (part: string) => void; onClose: () => void; children: (code: string) => React.ReactNode };

const Picker = ({ parts, stock, onScan, onClose, children }: PickerProps) => {
  const t = useT();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLocaleLowerCase();
  const fits = (code: string): boolean => `${code} ${partName(code, parts, t)}`.toLocaleLowerCase().includes(wanted);
  const inVan = Object.keys(stock).filter((code) => (stock[code] ?? 0) > 0 && fits(code)).sort();
  const others = parts.map(({ code }) => code).filter((code) => !(stock[code] ?? 0) && fits(code));
  /** One of what was scanned is used, and is the one that is shown. */
  const scan = (text: string): void => {
    const part = scannedPart(text, parts.map(({ code }) => code));
    setSearch(part ?? text);
    if (part !== null) onScan(part);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Enter") scan(event.currentTarget.value);
  };
  return (
    <Sheet title={t("visit.parts")} onClose={onClose}>
      <Field label={t("parts.search")} hint={t("parts.scan_hint")} type="search" value={search} onChange={(event) => setSearch(event.target.value)} onKeyDown={onKeyDown} />
      <Scanner onCode={scan} />
      <h3 className="mt-2 text-dim">{t("parts.in_van")}</h3>
      {inVan.length === 0 && <Empty>{t("parts.none_in_van")}</Empty>}
      <ul className="grid gap-1">{inVan.map(children)}</ul>
      {others.length > 0 && <h3 className="mt-2 text-dim">{t("parts.others")}</h3>}
      <ul className="grid gap-1">{others.map(children)}</ul>
    </Sheet>
  );
};

type RowProps = { name: string; terms: string; quantity: number; held: number; kept: { n: number; orders: string }; onChange: (quantity: number) => void };

const Row = ({ name, terms, quantity, held, kept, onChange }: RowProps) => {
  const t = useT();
  const there = kept.n > 0 ? t("parts.held_kept", { held, ...kept }) : t("parts.held", { n: held });
  return (
    <li className="flex min-h-14 items-center gap-2 rounded-xl bg-raised px-3 py-1">
      <span className="grid min-w-0 flex-1">
        <span className="wrap-break-word">{name}</span>
        {terms !== "" && <span className="text-xs text-dim">{terms}</span>}
        <span className={`text-xs ${quantity > held ? "text-warn" : "text-dim"}`}>{quantity > held ? t("parts.short", { n: held }) : there}</span>
      </span>
      <Button aria-label={t("visit.less", { part: name })} className="size-11 text-lg" disabled={quantity === 0} onClick={() => onChange(quantity - 1)}>−</Button>
      <b aria-label={t("parts.used", { part: name, n: quantity })} className="tabular w-6 text-center">{quantity}</b>
      <Button aria-label={t("visit.more", { part: name })} className="size-11 text-lg" onClick={() => onChange(quantity + 1)}>+</Button>
    </li>
  );
};
