/** Everybody's day: shifts, jobs at their times, travel between them, and now. */
import { useBoard } from "@/api/live/present";
import { useMay } from "@/api/rights";
import { useCandidates } from "@/api/work-orders";
import type { Plan, WorkOrder } from "@/api/types";
import { TECHNICIAN_ROW_PX, useDensity } from "@/lib/density";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { timeOf } from "@/lib/times";
import { overlapsOf } from "@/lib/overlaps";
import { isFinished } from "@/lib/work-orders";
import { Empty } from "@/ui/notice";
import { useDraggedOrder } from "@/ui/order-drag";
import { useFocusedRow, useWindow } from "@/ui/use-window";
import { Fragment, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import { daysOf, hours, rowOf, scaleAt, stopsOf, timelinePeople, toX, type Scale } from "./timeline-layout";
import { TimelineRow, type Dragged } from "./timeline-row";
import { UnassignedLane } from "./unassigned-lane";

type Props = {
  plan: Plan | null;
  picked: { order: string | null; technician: string | null };
  onOrder: (id: string) => void;
  onTechnician: (id: string) => void;
  onAssign: (orderId: string, technicianId: string, atMs: number | null) => void;
  onWithdraw: (orderId: string) => void;
};

const NAME_WIDTH = 132;

const useWidth = (box: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
};

export const Timeline = ({ plan, picked, onOrder, onTechnician, onAssign, onWithdraw }: Props) => {
  const t = useT();
  const live = useBoard();
  const nowMs = useNow();
  const density = useDensity((store) => store.density);
  const box = useRef<HTMLElement>(null);
  const rowsBox = useRef<HTMLUListElement>(null);
  const width = Math.max(120, useWidth(box) - NAME_WIDTH);
  const [shiftH, setShiftH] = useState(0);
  useHotkeys({ t: () => setShiftH(0), "[": () => setShiftH(shiftH - 1), "]": () => setShiftH(shiftH + 1) });

  const { dragged, draggedFor } = useDragged();
  const scale = scaleAt(nowMs, shiftH, width);
  const board = live.status === "live" ? live : null;
  const stops = useMemo(() => stopsOf(plan), [plan]);
  const days = useMemo(() => daysOf(plan), [plan]);
  const people = useMemo(() => (board === null ? [] : timelinePeople(board.technicians, stops)), [board?.technicians, stops]);
  const overlaps = useMemo(() => overlapsOf([...(board?.orders.values() ?? [])].filter((order) => !isFinished(order))), [board?.orders]);
  const rowPx = TECHNICIAN_ROW_PX[density];
  const { rows: drawnRows, reveal } = useWindow(rowsBox, rowPx, people.length);
  const { focused, ...focusing } = useFocusedRow("data-technician");
  const placeOf = (technicianId: string | null): number => (technicianId === null ? -1 : people.findIndex(({ id }) => id === technicianId));
  const pickedAt = placeOf(picked.technician);
  const { rows: drawnNow, skipped } = drawnRows([placeOf(focused), pickedAt]);
  const held = useRef(people);
  held.current = people;
  const isListed = pickedAt >= 0;
  useEffect(() => {
    if (picked.technician !== null && isListed) reveal(held.current.findIndex(({ id }) => id === picked.technician));
  }, [picked.technician, isListed, reveal]);
  return (
    <section ref={box} aria-label={t("timeline.title")} className="relative flex h-full min-h-0 flex-col border-t border-line bg-panel">
      <TimeAxis scale={scale} nowMs={nowMs} onShift={(step) => setShiftH(step === 0 ? 0 : shiftH + step)} />
      {board !== null && (
        <UnassignedLane orders={board.orders} nowMs={nowMs} picked={picked.order} takesBack={dragged !== null && dragged.technician_id !== null} onOrder={onOrder} onWithdraw={onWithdraw} />
      )}
      <ul ref={rowsBox} {...focusing} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
        {board !== null && drawnNow.map(({ index, skipped: before }) => {
          const technician = people[index];
          return technician && (
            <Fragment key={technician.id}>
              {before > 0 && <li aria-hidden style={{ height: before * rowPx }} />}
              <TimelineRow
                row={rowOf(technician, days.get(technician.id), { orders: board.orders, overlaps }, scale, nowMs)} density={density} scale={scale} nowMs={nowMs} picked={picked}
                dragged={draggedFor(technician.id)} onOrder={onOrder} onTechnician={onTechnician} onDrop={onAssign}
              />
            </Fragment>
          );
        })}
        <li aria-hidden style={{ height: skipped * rowPx }} />
        {board !== null && people.length === 0 && <li><Empty>{t("timeline.nobody")}</Empty></li>}
      </ul>
    </section>
  );
};

/** What is dragged, seen from each technician: their place among the candidates, asked for once the drag begins. */
const useDragged = (): { dragged: WorkOrder | null; draggedFor: (technicianId: string) => Dragged | null } => {
  const id = useDraggedOrder();
  const live = useBoard();
  const may = useMay()("work_orders.assign");
  const order = live.status === "live" && id !== null ? (live.orders.get(id) ?? null) : null;
  const candidates = useCandidates(order, may);
  const draggedFor = (technicianId: string): Dragged | null => order && { order, candidate: candidates.data?.items.find((one) => one.technician_id === technicianId) ?? null };
  return { dragged: order, draggedFor };
};

const TimeAxis = ({ scale, nowMs, onShift }: { scale: Scale; nowMs: number; onShift: (step: -1 | 0 | 1) => void }) => {
  const t = useT();
  const nowX = toX(scale, nowMs);
  return (
    <div className="flex h-7 shrink-0 items-center border-b border-line">
      <div className="flex w-[132px] shrink-0 gap-1 px-2">
        <button type="button" aria-label={t("timeline.earlier")} className="rounded px-1.5 text-dim hover:bg-raised" onClick={() => onShift(-1)}>‹</button>
        <button type="button" className="rounded px-1 text-xs text-dim hover:bg-raised" onClick={() => onShift(0)}>{t("timeline.now")}</button>
        <button type="button" aria-label={t("timeline.later")} className="rounded px-1.5 text-dim hover:bg-raised" onClick={() => onShift(1)}>›</button>
      </div>
      <div aria-hidden className="tabular relative h-full flex-1 overflow-hidden text-xs text-dim">
        {hours(scale).map((hourMs) => toX(scale, hourMs) > 16 && Math.abs(toX(scale, hourMs) - nowX) > 34 && (
          <span key={hourMs} className="absolute top-1.5 -translate-x-1/2" style={{ left: toX(scale, hourMs) }}>{timeOf(hourMs, t)}</span>
        ))}
        {nowX >= 0 && nowX <= scale.width && (
          <b className="absolute top-1.5 -translate-x-1/2 font-semibold text-bad" style={{ left: nowX }}>{timeOf(nowMs, t)}</b>
        )}
      </div>
    </div>
  );
};
