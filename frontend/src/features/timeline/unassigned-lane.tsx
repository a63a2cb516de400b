/** Orders with nobody, above everybody's day: the most pressing first, to be dragged down onto a row. One stop of the tab key,
 * arrows from there; the orders stay put while somebody points at them or moves through them. */
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { countdown } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useSteadyOrder } from "@/lib/steady-order";
import { stepped } from "@/lib/stepping";
import { byRisk, isUnassigned, urgencyOf, type Level } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { useDraggableOrder, useOrderDrop } from "@/ui/order-drag";
import { useFocusedRow } from "@/ui/use-window";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";

/** What lies beyond is in the list, which draws any number. */
const SHOWN = 40;
const EDGE: Record<Level, string> = { late: "border-l-bad bg-bad-ground", risk: "border-l-warn bg-warn-ground", ok: "border-l-accent bg-raised", none: "border-l-line bg-raised" };

type Props = {
  orders: ReadonlyMap<string, WorkOrder>;
  nowMs: number;
  picked: string | null;
  /** An order that has somebody is being dragged: let go here, it is taken back. */
  takesBack: boolean;
  onOrder: (id: string) => void;
  onWithdraw: (id: string) => void;
};

const onArrow = (event: KeyboardEvent<HTMLElement>): void => {
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-menu-order]")];
  const to = all[stepped(event.key, all.indexOf(document.activeElement as HTMLButtonElement), all.length) ?? -1];
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
};

export const UnassignedLane = ({ orders, nowMs, picked, takesBack, onOrder, onWithdraw }: Props) => {
  const t = useT();
  const box = useRef<HTMLElement>(null);
  const over = useOrderDrop(box, takesBack, onWithdraw) !== null;
  const mayAssign = useMay()("work_orders.assign");
  const [pointed, setPointed] = useState(false);
  const { focused, ...focusing } = useFocusedRow("data-menu-order");
  const waiting = useMemo(() => byRisk([...orders.values()].filter(isUnassigned), nowMs), [orders, nowMs]);
  const { ids } = useSteadyOrder(waiting.map(({ id }) => id), pointed || focused !== null);
  const shown = ids.slice(0, SHOWN).flatMap((id) => orders.get(id) ?? []);
  const stop = [focused, picked].find((id) => shown.some((order) => order.id === id)) ?? shown[0]?.id;
  return (
    <section ref={box} aria-label={t("lane.title")} onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)} className={`flex h-11 shrink-0 items-center border-b border-line ${over ? "bg-accent-ground" : takesBack ? "bg-raised" : ""}`}>
      <p className={`tabular w-[132px] shrink-0 truncate px-3 ${waiting.length > 0 ? "font-semibold text-warn" : "text-dim"}`}>{t("lane.count", { n: waiting.length })}</p>
      {takesBack
        ? <p className="truncate text-dim">{t("lane.withdraw")}</p>
        : (
          <ul {...focusing} onKeyDown={onArrow} className="flex min-w-0 flex-1 gap-1 overflow-x-auto py-1 pr-2 [scrollbar-width:thin]">
            {waiting.length === 0 && <li className="text-dim">{t("lane.none")}</li>}
            {shown.map((order) => <Waiting key={order.id} order={order} nowMs={nowMs} picked={order.id === picked} isStop={order.id === stop} draggable={mayAssign} onOrder={onOrder} />)}
            {waiting.length > SHOWN && <li className="shrink-0 self-center px-2 whitespace-nowrap text-dim">{t("lane.more", { n: waiting.length - SHOWN })}</li>}
          </ul>
        )}
    </section>
  );
};

type WaitingProps = { order: WorkOrder; nowMs: number; picked: boolean; /** Where the tab key comes in. */ isStop: boolean; draggable: boolean; onOrder: (id: string) => void };

const Waiting = ({ order, nowMs, picked, isStop, draggable, onOrder }: WaitingProps) => {
  const t = useT();
  const box = useRef<HTMLButtonElement>(null);
  useDraggableOrder(box, draggable ? order.id : null);
  const { level, remaining_s } = urgencyOf(order, nowMs);
  const left = remaining_s === null ? "" : t(remaining_s < 0 ? "order.overdue" : "order.left", { time: countdown(remaining_s) });
  const title = `${shortNumber(order.number)} ${orderTitle(order, t)}`;
  return (
    <li className="shrink-0">
      <button
        ref={box} type="button" tabIndex={isStop ? 0 : -1} data-menu-order={order.id} aria-current={picked} title={[title, order.site?.name, left].filter(Boolean).join(", ")} onClick={() => onOrder(order.id)}
        className={`flex h-7 max-w-48 items-center gap-2 rounded-md border border-l-[3px] px-2 text-[11px] ${EDGE[level]} ${picked ? "border-accent ring-1 ring-accent" : "border-y-transparent border-r-transparent"}`}
      >
        <span className="min-w-0 truncate">{title}</span>
        {left !== "" && <span className={`tabular shrink-0 ${level === "late" ? "text-bad" : level === "risk" ? "text-warn" : "text-dim"}`}>{left}</span>}
      </button>
    </li>
  );
};
