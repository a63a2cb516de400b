/** The catalogue: every part, how many there are, where they lie. */
import { useAddPart, useChangePart, usePartStock, useParts, type PartNames } from "@/api/parts";
import { useMay } from "@/api/rights";
import type { Part } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import type { FormEvent } from "react";
import { placeName } from "./place-name";

const NEW = "new";

export const PartsTab = () => {
  const t = useT();
  const mayWrite = useMay()("parts.write");
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useParts();
  const picked = items?.find(({ code }) => code === params["id"]) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.parts")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {mayWrite && <Button onClick={() => setParams({ id: NEW })}>{t("stock.new_part")}</Button>}
          </ListHead>
          {isPending && <Loading>{t("stock.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("stock.no_parts")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((part) => <Row key={part.code} part={part} picked={part.code === picked?.code} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={picked ? <PartCard key={picked.code} part={picked} mayWrite={mayWrite} /> : params["id"] === NEW && mayWrite ? <NewPart /> : <Hint>{t("stock.pick_part")}</Hint>}
    />
  );
};

const Row = ({ part, picked }: { part: Part; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: part.code })}>
      <span className="flex items-baseline gap-3">
        <b className={`min-w-0 flex-1 truncate font-semibold ${part.active ? "" : "text-dim line-through"}`}>{t.language === "en" ? part.name_en : part.name_zh}</b>
        <span className="text-xs text-dim">{part.code}</span>
      </span>
      <span className="tabular text-xs text-dim">{t("stock.where", { vans: part.in_vans, stores: part.in_stores, depot: part.in_depot })}</span>
    </PickRow>
  );
};

const namesOf = (form: HTMLFormElement): PartNames & { code: string } => {
  const data = new FormData(form);
  const given = (name: string): string => String(data.get(name) ?? "").trim();
  const number = (name: string): number | null => (given(name) === "" ? null : Number(given(name)));
  const cost = number("cost_price");
  return {
    code: given("code"), name_zh: given("name_zh"), name_en: given("name_en"),
    source: given("source") as PartNames["source"], supplier: given("supplier"),
    warranty_months: number("warranty_months"), cost_price_cents: cost === null ? null : Math.round(cost * 100),
  };
};

const SOURCES = ["original", "equivalent", "refurbished", "unknown"] as const;

const NameFields = ({ part }: { part?: Part }) => {
  const t = useT();
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field name="name_zh" label={t("stock.name_zh")} required maxLength={120} defaultValue={part?.name_zh} autoComplete="off" />
      <Field name="name_en" label={t("stock.name_en")} required maxLength={120} defaultValue={part?.name_en} autoComplete="off" />
      <Select name="source" label={t("stock.source")} defaultValue={part?.source ?? "original"}>
        {SOURCES.map((source) => <option key={source} value={source}>{t(`warranty.source.${source}`)}</option>)}
      </Select>
      <Field name="supplier" label={t("stock.supplier")} maxLength={120} defaultValue={part?.supplier} autoComplete="off" />
      <Field name="warranty_months" label={t("stock.warranty_months")} type="number" min={0} max={240} step={1} defaultValue={part?.warranty_months ?? ""} />
      <Field name="cost_price" label={t("stock.cost_price")} type="number" min={0} max={10_000_000} step={0.01} defaultValue={part?.cost_price_cents == null ? "" : part.cost_price_cents / 100} />
    </div>
  );
};

const NewPart = () => {
  const t = useT();
  const add = useAddPart();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    add.mutate(namesOf(event.currentTarget), { onSuccess: ({ code }) => setParams({ id: code }) });
  };
  return (
    <Card title={t("stock.new_part")}>
      <form onSubmit={onSubmit} className="grid gap-4">
        <Field name="code" label={t("people.code")} hint={t("stock.code_hint")} required pattern="[A-Za-z0-9_.\-]{1,40}" autoComplete="off" />
        <NameFields />
        {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
        <Button type="submit" look="primary" className="min-h-9" disabled={add.isPending}>{t("people.save")}</Button>
      </form>
    </Card>
  );
};

const PartCard = ({ part, mayWrite }: { part: Part; mayWrite: boolean }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const change = useChangePart(part);
  const lies = usePartStock(part.code);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { code: _fixed, ...said } = namesOf(event.currentTarget);
    change.mutate(said, { onSuccess: () => say("good", t("people.saved", { name: part.code })) });
  };
  return (
    <Card title={`${part.code} · ${t.language === "en" ? part.name_en : part.name_zh}`}>
      {mayWrite && (
        <form key={part.version} onSubmit={onSubmit} className="grid gap-4">
          <NameFields part={part} />
          {change.isError && <Refused>{refusalText(change.error, t)}</Refused>}
          <div className="flex gap-2">
            <Button type="submit" look="primary" disabled={change.isPending}>{t("people.save")}</Button>
            <Button look={part.active ? "danger" : "plain"} disabled={change.isPending} onClick={() => change.mutate({ active: !part.active })}>{t(part.active ? "stock.retire" : "stock.revive")}</Button>
          </div>
        </form>
      )}
      <section aria-label={t("stock.lies")}>
        <h3 className="mb-1 text-dim">{t("stock.lies")}</h3>
        {lies.isPending && <Loading>{t("stock.loading")}</Loading>}
        {lies.isError && <Refused>{refusalText(lies.error, t)}</Refused>}
        {lies.data?.length === 0 && <Empty>{t("stock.nowhere")}</Empty>}
        <ul>
          {lies.data?.map(({ place, quantity }) => (
            <li key={place.place} className="flex justify-between gap-3 border-t border-line py-1.5">
              <button type="button" className="text-left text-accent" onClick={() => setParams({ tab: "stock", id: place.place })}>{placeName(place, t)}</button>
              <b className="tabular">{quantity}</b>
            </li>
          ))}
        </ul>
      </section>
    </Card>
  );
};
