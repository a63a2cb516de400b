/** Parts brought to a place: from the depot, a store, another van, or a supplier; or taken away again. */
import { useCatalogue, useMove, type StockPlace } from "@/api/parts";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { placeName } from "./place-name";

const SUPPLIER = "supplier";

export const MoveForm = ({ to, places }: { to: StockPlace; places: readonly StockPlace[] }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const move = useMove();
  const catalogue = useCatalogue();
  const [away, setAway] = useState(false);
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const given = (name: string): string => String(data.get(name) ?? "").trim();
    const [source, target] = away ? [to.place, given("other")] : [given("other"), to.place];
    move.mutate(
      { part: given("part"), from: source, to: target, quantity: Number(given("quantity")), reason: given("reason") || null, operation_id: operationId },
      {
        onSuccess: () => {
          say("good", t("stock.moved"));
          form.reset();
        },
        onSettled: () => setOperationId(crypto.randomUUID()),
      },
    );
  };
  return (
    <Card title={t("stock.move")}>
      <form onSubmit={onSubmit} aria-label={t("stock.move")} className="grid grid-cols-2 gap-3">
        <Select label={t("stock.direction")} value={away ? "away" : "here"} onChange={(event) => setAway(event.target.value === "away")}>
          <option value="here">{t("stock.bring")}</option>
          <option value="away">{t("stock.take")}</option>
        </Select>
        <Select name="other" label={t(away ? "stock.to" : "stock.from")} required defaultValue="">
          <option value="" disabled>–</option>
          {!away && <option value={SUPPLIER}>{t("place_kind.supplier")}</option>}
          {places.filter(({ place }) => place !== to.place).map((place) => <option key={place.place} value={place.place}>{placeName(place, t)}</option>)}
        </Select>
        <Select name="part" label={t("stock.part")} required defaultValue="">
          <option value="" disabled>–</option>
          {catalogue.data?.map((part) => <option key={part.code} value={part.code}>{t.language === "en" ? part.name_en : part.name_zh} ({part.code})</option>)}
        </Select>
        <Field name="quantity" label={t("stock.quantity")} type="number" min={1} max={100_000} step={1} required defaultValue={1} />
        <div className="col-span-2"><Field name="reason" label={t("stock.reason")} maxLength={500} autoComplete="off" /></div>
        {move.isError && <div className="col-span-2"><Refused>{refusalText(move.error, t)}</Refused></div>}
        <Button type="submit" look="primary" className="min-h-9 justify-self-start" disabled={move.isPending}>{t("stock.move_now")}</Button>
      </form>
    </Card>
  );
};
