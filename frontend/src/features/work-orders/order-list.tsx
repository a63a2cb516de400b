/** Open work orders, worst first. Rows stay put while somebody points at or moves through them. */
import { usePresent } from "@/api/live/present";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { clicked, NONE, toggle, within, type Picking } from "@/lib/picking";
import { byRisk, isOpen, isUnassigned, matches, type Exception } from "@/lib/work-orders";
import { orderTitle } from "@/lib/words";
import { Button } from "@/ui/button";
import { Empty, Loading } from "@/ui/notice";
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { BulkBar } from "./bulk-bar";
import { isAssignable } from "./next-steps";
import { OrderRow } from "./order-row";
import { useSteadyOrder } from "./steady-order";

type Props = {
  picked: string | null;
  exception: Exception | null;
  search: string;
  onSearch: (text: string) => void;
  onPick: (id: string) => void;
  onNew: () => void;
  /** Somebody is to be chosen for these. */
  onAssign: (orders: readonly WorkOrder[]) => void;
  onLock: (orders: readonly WorkOrder[], locked: boolean) => void;
};

/** Arrows move through the rows as through a list box. */
const onArrow = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-order]")];
  const to = rows[rows.indexOf(document.activeElement as HTMLButtonElement) + step];
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
};

const focusedOrder = (): string | null => document.activeElement?.getAttribute("data-order") ?? null;

const searched = (order: WorkOrder, text: string, title: string): boolean =>
  [order.number, title, order.site?.name, order.technician_name, order.device_id].some((field) => field?.toLowerCase().includes(text));

export const OrderList = ({ picked, exception, search, onSearch, onPick, onNew, onAssign, onLock }: Props) => {
  const t = useT();
  const live = usePresent();
  const may = useMay();
  const nowMs = useNow();
  const [holding, setHolding] = useState(false);
  const [picking, setPicking] = useState<Picking>(NONE);
  const box = useRef<HTMLElement>(null);

  const board = live.status === "live" ? live : null;
  const open = useMemo(() => (board === null ? [] : [...board.orders.values()].filter(isOpen)), [board?.orders]);
  const sorted = useMemo(() => [...open].sort(byRisk(nowMs)).map((order) => order.id), [open, nowMs]);
  const { ids, news } = useSteadyOrder(sorted, holding);

  const text = search.trim().toLowerCase();
  const related = { orders: board?.orders.values() ?? [], alarms: [...(board?.alarms.values() ?? [])], technicians: board?.technicians ?? new Map() };
  const fits = (order: WorkOrder): boolean =>
    (exception === null || matches(exception, order, related, nowMs)) && (text === "" || searched(order, text, orderTitle(order, t)));
  const rows = ids.flatMap((id) => board?.orders.get(id) ?? []);
  const shown = exception === null ? rows : rows.filter(fits);
  const shownIds = shown.map((order) => order.id);
  const several = within(picking, shownIds);
  const chosen = shown.filter((order) => several.ids.has(order.id));

  const held = useRef({ shownIds, several, picked });
  held.current = { shownIds, several, picked };
  const onClick = useCallback((id: string, event: MouseEvent): void => {
    const { shownIds: row, several: now, picked: opened } = held.current;
    setPicking(clicked(now, row, id, event, opened));
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) onPick(id);
  }, [onPick]);
  const onToggle = useCallback((id: string): void => setPicking(toggle(held.current.several, id)), []);
  const step = (by: 1 | -1): void => {
    const to = shownIds[picked === null ? 0 : shownIds.indexOf(picked) + by];
    if (to !== undefined) onPick(to);
  };
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => { const id = focusedOrder() ?? picked; if (id !== null) onToggle(id); },
    ...(chosen.length > 0 && { a: () => onAssign(chosen), l: () => onLock(chosen, true), Escape: () => setPicking(NONE) }),
  });
  const letGo = (): void => setHolding(box.current?.contains(document.activeElement) ?? false);
  if (board === null) return <Loading>{t("board.loading")}</Loading>;

  const count = t("orders.count", { open: open.length, unassigned: open.filter(isUnassigned).length });
  return (
    <section ref={box} aria-label={t("orders.title")} className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex items-center gap-2 border-b border-line px-3 py-2">
        <h2 className="text-sm font-semibold whitespace-nowrap">{t("orders.title")}</h2>
        <p title={count} className="truncate text-dim">{count}</p>
        {news > 0 && (
          <button type="button" onClick={() => setHolding(false)} className="rounded-full bg-accent-ground px-2 whitespace-nowrap text-accent">
            {t("orders.news", { n: news })}
          </button>
        )}
        {may("work_orders.create") && <Button className="ml-auto !min-h-7 !px-2" aria-label={t("new_order.title")} title={`${t("new_order.title")} (N)`} onClick={onNew}>+</Button>}
      </header>
      <label className="border-b border-line px-3 py-1.5">
        <span className="sr-only">{t("orders.search")}</span>
        <input
          id="order-search" type="search" value={search} placeholder={t("orders.search")}
          onChange={(event) => onSearch(event.target.value)}
          className="w-full rounded bg-ground px-2 py-1 placeholder:text-faint"
        />
      </label>
      {chosen.length > 0 && <BulkBar orders={chosen} onAssign={onAssign} onLock={onLock} onClear={() => setPicking(NONE)} />}
      <ul
        className="min-h-0 flex-1 overflow-y-auto"
        onPointerEnter={() => setHolding(true)} onPointerLeave={letGo}
        onFocus={() => setHolding(true)} onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setHolding(false)}
        onKeyDown={onArrow}
      >
        {shown.map((order) => (
          <OrderRow
            key={order.id} order={order} nowMs={nowMs} picked={order.id === picked} faded={!fits(order)} onClick={onClick} onToggle={onToggle}
            among={chosen.length === 0 ? null : several.ids.has(order.id)} draggable={may("work_orders.assign") && isAssignable(order)}
            proposed={order.proposal === null ? null : (board.technicians.get(order.proposal.technician_id)?.name ?? null)}
          />
        ))}
        {shown.length === 0 && <li><Empty>{t(exception === null ? "orders.none" : "orders.none_such")}</Empty></li>}
      </ul>
    </section>
  );
};
