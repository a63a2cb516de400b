/** Open work orders, worst first. Rows stay put while somebody points at or moves through them; only those in sight are drawn. */
import { useBoard } from "@/api/live/present";
import { useOthersByOrder } from "@/api/onlookers";
import { useMay } from "@/api/rights";
import { useMyTeams, useTeams } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { ORDER_ROW_PX, useDensity } from "@/lib/density";
import { fitsFilters, filtersOf } from "@/lib/filters";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { clicked, NONE, toggle, within, type Picking } from "@/lib/picking";
import { useSteadyOrder } from "@/lib/steady-order";
import { teamName } from "@/lib/teams";
import { byRisk, isOpen, isUnassigned, matching, type Exception } from "@/lib/work-orders";
import { orderTitle } from "@/lib/words";
import { Button } from "@/ui/button";
import { DensityButton } from "@/ui/density-button";
import { Empty, Loading } from "@/ui/notice";
import { useFocusedRow, useWindow } from "@/ui/use-window";
import { Fragment, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { BulkBar, fitting, type BulkActs } from "./bulk-bar";
import { FilterBar } from "./filter-bar";
import { isAssignable } from "./next-steps";
import { OrderRow } from "./order-row";
import { ProposalsButton } from "./proposals";

type Props = {
  picked: string | null;
  exception: Exception | null;
  search: string;
  onSearch: (text: string) => void;
  onPick: (id: string) => void;
  onNew: () => void;
  /** Several rows that one act is for. */
  picking: Picking;
  onPicking: (picking: Picking) => void;
  bulk: BulkActs;
  onProposals: () => void;
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
  [order.number, title, order.site?.name, order.site?.address, order.technician_name, order.device_id].some((field) => field?.toLowerCase().includes(text));

/** What is looked for stands on top, the rest faded below. */
const foundFirst = (rows: readonly WorkOrder[], text: string, fits: (order: WorkOrder) => boolean): readonly WorkOrder[] =>
  text === "" ? rows : [...rows.filter(fits), ...rows.filter((order) => !fits(order))];

export const OrderList = ({ picked, exception, search, onSearch, onPick, onNew, picking, onPicking, bulk, onProposals }: Props) => {
  const t = useT();
  const live = useBoard();
  const may = useMay();
  const nowMs = useNow();
  const { params } = useLocation();
  const density = useDensity((store) => store.density);
  const others = useOthersByOrder();
  const teams = useTeams();
  const mine = useMyTeams();
  const [holding, setHolding] = useState(false);
  const box = useRef<HTMLElement>(null);
  const rowsBox = useRef<HTMLUListElement>(null);

  const board = live.status === "live" ? live : null;
  const orders = board?.orders;
  const open = useMemo(() => [...(orders?.values() ?? [])].filter(isOpen), [orders]);
  const sorted = useMemo(() => byRisk(open, nowMs).map((order) => order.id), [open, nowMs]);
  const { ids, news } = useSteadyOrder(sorted, holding);

  const text = search.trim().toLowerCase();
  const filters = filtersOf(params);
  const rows = ids.flatMap((id) => orders?.get(id) ?? []);
  const matches = board !== null && exception !== null ? matching(exception, { orders: open, alarms: board.alarms.values(), technicians: board.technicians }, nowMs) : null;
  const fits = (order: WorkOrder): boolean => text === "" || searched(order, text, orderTitle(order, t));
  const shown = foundFirst(rows.filter((order) => (matches?.(order) ?? true) && fitsFilters(order, filters, nowMs, mine)), text, fits);
  const shownIds = shown.map((order) => order.id);
  const several = within(picking, shownIds);
  const chosen = several.ids.size === 0 ? [] : shown.filter((order) => several.ids.has(order.id));
  const rowPx = ORDER_ROW_PX[density];
  const { rows: drawnRows, reveal } = useWindow(rowsBox, rowPx, shown.length);
  const { focused, ...focusing } = useFocusedRow("data-order");
  const focusedAt = focused === null ? -1 : shownIds.indexOf(focused);
  const pickedAt = picked === null ? -1 : shownIds.indexOf(picked);
  // With its neighbours, so that the arrows lead on from it.
  const { rows: drawnNow, skipped } = drawnRows(focusedAt < 0 ? [pickedAt] : [focusedAt - 1, focusedAt, focusedAt + 1, pickedAt]);

  const held = useRef({ shownIds, several, picked, onPicking });
  held.current = { shownIds, several, picked, onPicking };
  const isListed = pickedAt >= 0;
  useEffect(() => {
    if (picked !== null && isListed) reveal(held.current.shownIds.indexOf(picked));
  }, [picked, isListed, reveal]);
  const onClick = useCallback((id: string, event: MouseEvent): void => {
    const { shownIds: row, several: now, picked: opened, onPicking: tell } = held.current;
    tell(clicked(now, row, id, event, opened));
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) onPick(id);
  }, [onPick]);
  const onToggle = useCallback((id: string): void => held.current.onPicking(toggle(held.current.several, id)), []);
  const step = (by: 1 | -1): void => {
    const next = shownIds[picked === null ? 0 : shownIds.indexOf(picked) + by];
    if (next !== undefined) onPick(next);
  };
  const { assignable, held: holdable, allLocked } = fitting(chosen);
  const mayAssign = may("work_orders.assign");
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => { const id = focusedOrder() ?? picked; if (id !== null) onToggle(id); },
    ...(chosen.length > 0 && { Escape: () => onPicking(NONE) }),
    ...(mayAssign && assignable.length > 0 && { a: () => bulk.assign(assignable) }),
    ...(mayAssign && holdable.length > 0 && !allLocked && { l: () => bulk.lock(holdable, true) }),
  });
  const letGo = (): void => setHolding(box.current?.contains(document.activeElement) ?? false);
  if (board === null) return <Loading>{t("board.loading")}</Loading>;

  const count = t("orders.count", { open: open.length, unassigned: open.filter(isUnassigned).length });
  return (
    <section ref={box} aria-label={t("orders.title")} className="flex h-full min-h-0 flex-col bg-panel">
      <header className="flex items-center gap-2 border-b border-line px-3 py-2">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
          <h2 className="text-sm font-semibold whitespace-nowrap">{t("orders.title")}</h2>
          <p className="text-xs text-dim">{count}</p>
        </div>
        {news > 0 && (
          <button type="button" onClick={() => setHolding(false)} className="rounded-full bg-accent-ground px-2 whitespace-nowrap text-accent">
            {t("orders.news", { n: news })}
          </button>
        )}
        <ProposalsButton orders={open} onOpen={onProposals} />
        <DensityButton className="ml-auto" />
        {may("work_orders.create") && <Button className="!min-h-7 !px-2" aria-label={t("new_order.title")} title={`${t("new_order.title")} (N)`} onClick={onNew}>+</Button>}
      </header>
      <label className="border-b border-line px-3 py-1.5">
        <span className="sr-only">{t("orders.search")}</span>
        <input
          id="order-search" type="search" value={search} placeholder={t("orders.search")}
          onChange={(event) => onSearch(event.target.value)}
          className="w-full rounded bg-ground px-2 py-1 placeholder:text-faint"
        />
      </label>
      <FilterBar orders={open} nowMs={nowMs} />
      {chosen.length > 0 && <BulkBar orders={chosen} acts={bulk} onClear={() => onPicking(NONE)} />}
      <ul
        ref={rowsBox} className="min-h-0 flex-1 overflow-y-auto"
        onPointerEnter={() => setHolding(true)} onPointerLeave={letGo}
        onFocus={(event) => { setHolding(true); focusing.onFocus(event); }}
        onBlur={(event) => { focusing.onBlur(event); if (!event.currentTarget.contains(event.relatedTarget)) setHolding(false); }}
        onKeyDown={onArrow}
      >
        {drawnNow.map(({ index, skipped: before }) => {
          const order = shown[index];
          return order && (
            <Fragment key={order.id}>
              {before > 0 && <li aria-hidden style={{ height: before * rowPx }} />}
              <OrderRow
                order={order} nowMs={nowMs} density={density} picked={order.id === picked} faded={!fits(order)} onClick={onClick} onToggle={onToggle}
                place={index + 1} count={shown.length}
                among={chosen.length === 0 ? null : several.ids.has(order.id)} draggable={mayAssign && isAssignable(order)} others={others.get(order.id)}
                team={order.team == null || teams.length === 0 ? null : teamName(teams, order.team, t.language)}
                proposed={order.proposal === null ? null : (board.technicians.get(order.proposal.technician_id)?.name ?? null)}
              />
            </Fragment>
          );
        })}
        <li aria-hidden style={{ height: skipped * rowPx }} />
        {shown.length === 0 && <li><Empty>{t(exception === null && Object.keys(filters).length === 0 ? "orders.none" : "orders.none_such")}</Empty></li>}
      </ul>
    </section>
  );
};
