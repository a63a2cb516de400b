/** Orders that are about the same thing: proposed while two are open, listed once they are one. */
import { useMerge, useMergedInto, useSimilar, useUnmerge } from "@/api/duplicates";
import { useMay } from "@/api/rights";
import type { Similar, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { orderTitle, shortNumber } from "@/lib/words";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { aboutOf, mayBeMerged } from "./likeness";

type Props = { order: WorkOrder; onOpen: (id: string) => void };

export const Duplicates = ({ order, onOpen }: Props) => {
  const t = useT();
  const may = useMay()("work_orders.change");
  const similar = useSimilar(may && mayBeMerged(order) ? aboutOf(order) : null, order.version);
  const say = useToasts((store) => store.say);
  const merge = useMerge(order);
  const [into, setInto] = useState<Similar | null>(null);
  const go = (id: string): void => merge.mutate(id, { onSuccess: () => onOpen(id), onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <>
      {(similar.data?.items.length ?? 0) > 0 && (
        <section aria-label={t("similar.title")} className="grid gap-2 rounded-xl bg-raised p-3">
          <p className="text-dim">{t("similar.title")}</p>
          {similar.data?.items.map((one) => (
            <div key={one.order.id} className="grid gap-1">
              <SimilarLine similar={one} />
              <div><Button disabled={merge.isPending} onClick={() => setInto(one)}>{t("similar.merge", { number: shortNumber(one.order.number) })}</Button></div>
            </div>
          ))}
          {into !== null && (
            <div className="grid gap-2">
              <p>{t("similar.sure", { number: shortNumber(order.number), into: shortNumber(into.order.number) })}</p>
              <div className="flex gap-2">
                <Button look="primary" disabled={merge.isPending} onClick={() => go(into.order.id)}>{t("similar.go")}</Button>
                <Button onClick={() => setInto(null)}>{t("action.back")}</Button>
              </div>
            </div>
          )}
        </section>
      )}
      <TookUp order={order} may={may} />
    </>
  );
};

export const SimilarLine = ({ similar: { order, why } }: { similar: Similar }) => {
  const t = useT();
  return <p><b className="tabular">{shortNumber(order.number)}</b> {orderTitle(order, t)} <span className="text-dim">· {t.code("state", { code: order.state })} · {t.code("similar", { code: why })}</span></p>;
};

const TookUp = ({ order, may }: { order: WorkOrder; may: boolean }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const merged = useMergedInto(order).data?.items ?? [];
  const unmerge = useUnmerge();
  if (merged.length === 0) return null;
  return (
    <section aria-label={t("merged.title")} className="grid gap-1">
      <h3 className="text-dim">{t("merged.title")}</h3>
      {merged.map((one) => (
        <p key={one.id} className="flex flex-wrap items-center gap-2">
          <span><b className="tabular">{shortNumber(one.number)}</b> {orderTitle(one, t)}</span>
          {may && <Button disabled={unmerge.isPending} onClick={() => unmerge.mutate(one, { onError: (error) => say("bad", refusalText(error, t)) })}>{t("merged.undo")}</Button>}
        </p>
      ))}
    </section>
  );
};
