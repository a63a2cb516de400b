/** Who was asked to come and help with an order, and how far that is. */
import { useLive } from "@/api/live/live-store";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { rangeOf } from "@/lib/times";
import { orderTitle, shortNumber } from "@/lib/words";
import { Button } from "./button";

export const HelpersList = ({ order, onOpen }: { order: WorkOrder; onOpen?: (id: string) => void }) => {
  const t = useT();
  const nowMs = useNow();
  const live = useLive((store) => store.live);
  const helpers = live.status === "live" ? [...live.orders.values()].filter(({ helps }) => helps === order.id) : [];
  if (helpers.length === 0) return null;
  return (
    <section aria-label={t("help.coming")} className="grid gap-1 rounded-xl bg-panel p-3">
      <h3 className="text-dim">{t("help.coming")}</h3>
      {helpers.map((one) => (
        <p key={one.id} className="flex flex-wrap items-center gap-x-2">
          <b className="tabular">{shortNumber(one.number)}</b>
          <span>{orderTitle(one, t)}</span>
          <span className="text-dim">{[one.technician_name, t.code("state", { code: one.state }), one.eta && rangeOf(one.eta, nowMs, t, one.site.timezone)].filter(Boolean).join(" · ")}</span>
          {onOpen && <Button onClick={() => onOpen(one.id)}>{t("similar.open", { number: shortNumber(one.number) })}</Button>}
        </p>
      ))}
    </section>
  );
};
