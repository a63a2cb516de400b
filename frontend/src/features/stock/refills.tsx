/** What depot, stores and vans ask for; one button books what fills them up. */
import { useMove, useRefills, type Refill } from "@/api/parts";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Empty, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { placeName } from "./place-name";

const DEPOT = "depot", SUPPLIER = "supplier";

export const Refills = () => {
  const t = useT();
  const refills = useRefills();
  return (
    <section aria-label={t("stock.refills")} className="grid gap-2">
      <h2 className="font-semibold">{t("stock.refills")}</h2>
      {refills.isError && <Refused>{refusalText(refills.error, t)}</Refused>}
      {refills.data?.length === 0 && <Empty>{t("stock.no_refills")}</Empty>}
      <ul className="grid gap-1.5">{refills.data?.map((refill) => <Row key={refill.id} refill={refill} />)}</ul>
    </section>
  );
};

const Row = ({ refill: { part, name_en, name_zh, place, held, minimum, wanted, told } }: { refill: Refill }) => {
  const t = useT();
  const mayWrite = useMay()("parts.write");
  const say = useToasts((store) => store.say);
  const move = useMove();
  const [operationId] = useState(() => crypto.randomUUID());
  const from = place.place === DEPOT ? SUPPLIER : DEPOT;
  const fill = (): void => move.mutate({ part, from, to: place.place, quantity: wanted, reason: t("stock.refill"), operation_id: operationId }, { onSuccess: () => say("good", t("stock.moved")) });
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 rounded-lg border border-line bg-panel px-3 py-2">
      <span className="grid gap-0.5">
        <b className="font-semibold">{t.language === "en" ? name_en : name_zh} <span className="text-xs font-normal text-dim">{part}</span></b>
        <span className="text-xs text-dim">{placeName(place, t)} · <span className="tabular text-warn">{t("stock.below", { held, minimum })}</span>{told.length > 0 && ` · ${t("stock.told", { names: told.join(t("list.comma")) })}`}</span>
      </span>
      {mayWrite && <Button disabled={move.isPending || move.isSuccess} onClick={fill}>{t(from === DEPOT ? "stock.fill_from_depot" : "stock.fill_from_supplier", { n: wanted })}</Button>}
      {move.isError && <div className="col-span-2"><Refused>{refusalText(move.error, t)}</Refused></div>}
    </li>
  );
};
