import type { WorkOrder } from "@/api/types";
import { useFate, type Fate } from "@/lib/fates";
import type { Other } from "@/lib/onlookers";
import { ORDER_ROW_PX, type Density } from "@/lib/density";
import { countdown } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { rangeOf } from "@/lib/times";
import { dwellOf, urgencyOf, type Urgency } from "@/lib/work-orders";
import { waitText } from "@/lib/waits";
import { orderTitle, shortNumber } from "@/lib/words";
import { LockSign } from "@/ui/lock-sign";
import { useDraggableOrder } from "@/ui/order-drag";
import { Meter } from "@/ui/meter";
import { GRADE_EDGE, LEVEL_BAR, LEVEL_TEXT } from "@/ui/tone";
import { OthersSign } from "./others-note";
import { memo, useRef, type MouseEvent } from "react";

/** A running clock counts down; a calm appointment shows when it is. */
const timeText = (order: WorkOrder, { level, remaining_s }: Urgency, nowMs: number, t: Translate): string => {
  if (order.window !== null && (level === "ok" || level === "none")) return rangeOf(order.window, nowMs, t, order.site?.timezone);
  if (remaining_s === null) return t.code("state", { code: order.state });
  return t(remaining_s < 0 ? "order.overdue" : "order.left", { time: countdown(remaining_s) });
};

/** Somebody stands at the door and has not begun. */
const dwellText = (order: WorkOrder, nowMs: number, t: Translate): string | null => {
  const dwell = dwellOf(order, nowMs);
  return dwell === null ? null : t(`dwell.${dwell.level}`, { name: order.technician_name, minutes: Math.floor(dwell.waited_s / 60) });
};

const whoText = (order: WorkOrder, proposed: string | null, nowMs: number, t: Translate): string => {
  const dwells = dwellText(order, nowMs, t);
  if (dwells !== null) return dwells;
  const waits = waitText(order, t, nowMs);
  if (waits !== null) return order.technician_name === null ? waits : `${order.technician_name} · ${waits}`;
  if (order.technician_name !== null) return `${order.technician_name} ${t.code("state", { code: order.state })}`;
  if (proposed !== null) return t("order.proposed", { name: proposed });
  return t("order.unassigned");
};

/** The row is ahead of the server, or was and had to go back. No status of its own: it stands inside a button, and the message speaks. */
const FateSign = ({ fate }: { fate: Fate }) => {
  const t = useT();
  return <span className={`shrink-0 rounded-full px-1.5 text-xs ${fate === "refused" ? "font-semibold text-bad" : "bg-raised text-dim"}`}>{t(`fate.${fate}`)}</span>;
};

type Props = {
  order: WorkOrder;
  nowMs: number;
  density: Density;
  picked: boolean;
  /** Which row of how many this is: only those in sight are drawn. */
  place: number;
  count: number;
  /** One of several that an action will be done to; null where none are being picked. */
  among: boolean | null;
  faded: boolean;
  proposed: string | null;
  draggable: boolean;
  /** Whose work it is, by name. */
  team: string | null;
  /** Who else is on it; undefined for nobody, so that most rows stay as drawn. */
  others: readonly Other[] | undefined;
  onClick: (id: string, event: MouseEvent) => void;
  onToggle: (id: string) => void;
};

export const OrderRow = memo(({ order, nowMs, density, picked, place, count, among, faded, proposed, draggable, team, others, onClick, onToggle }: Props) => {
  const t = useT();
  const box = useRef<HTMLLIElement>(null);
  useDraggableOrder(box, draggable ? order.id : null);
  const urgency = urgencyOf(order, nowMs);
  const isCompact = density === "compact";
  const fate = useFate(order.id);
  return (
    <li ref={box} aria-posinset={place} aria-setsize={count} style={{ height: ORDER_ROW_PX[density] }} className={`group relative overflow-hidden border-b border-line ${faded ? "opacity-60" : ""} ${among ? "bg-accent-ground/60" : ""} ${fate === "refused" ? "bg-bad-ground" : ""}`}>
      <button
        type="button"
        data-order={order.id}
        aria-current={picked}
        onClick={(event) => onClick(order.id, event)}
        className={`relative grid h-full w-full grid-cols-[minmax(0,1fr)] content-center gap-1 pr-3 pl-6 text-left ${picked ? "bg-accent-ground/60" : "hover:bg-raised"}`}
      >
        <span aria-hidden className={`absolute inset-y-0 left-0 w-1 ${GRADE_EDGE[order.colour]}`} />
        <span className="flex items-baseline gap-2">
          <span className="tabular text-dim">{shortNumber(order.number)}</span>
          <b className="min-w-0 flex-1 truncate font-semibold">{orderTitle(order, t)}</b>
          <span className="sr-only">{t.code("colour", { code: order.colour })}</span>
          {fate !== null && <FateSign fate={fate} />}
          {others && <OthersSign others={others} />}
          <b className={`tabular max-w-[60%] shrink-0 truncate font-semibold ${LEVEL_TEXT[urgency.level]}`}>
            {urgency.level === "risk" && <><span aria-hidden>⚠ </span><span className="sr-only">{t("exceptions.risk")}</span></>}
            {timeText(order, urgency, nowMs, t)}
          </b>
        </span>
        {!isCompact && <span className="flex justify-between gap-3 text-dim">
          <span className="min-w-0 truncate">{order.site?.name ?? t("order.no_site")}{team !== null && ` · ${team}`}</span>
          <span className={`max-w-[65%] shrink-0 truncate ${(order.technician_id === null && proposed === null) || dwellOf(order, nowMs) !== null ? "text-warn" : ""}`}>
            {order.locked && <><LockSign label={t("order.locked")} /> </>}
            {whoText(order, proposed, nowMs, t)}
          </span>
        </span>}
        <Meter fraction={urgency.fraction} look={LEVEL_BAR[urgency.level]} />
      </button>
      <input
        type="checkbox" tabIndex={-1} checked={among ?? false} aria-label={t("orders.pick", { number: order.number })} onChange={() => onToggle(order.id)}
        className={`absolute bottom-2.5 left-1.5 size-3.5 accent-action ${among === null ? "opacity-0 group-hover:opacity-100 focus:opacity-100" : ""}`}
      />
    </li>
  );
});
