import type { Candidate, WorkOrder } from "@/api/types";
import { effectText, isCostly, outText } from "@/lib/effects";
import { useT } from "@/lib/i18n/translate";
import { standingOf } from "@/lib/standing";
import { orderTitle, shortNumber } from "@/lib/words";
import { useOrderDrop } from "@/ui/order-drag";
import { TECHNICIAN_DOT } from "@/ui/tone";
import { useCallback, useEffect, useRef } from "react";
import { JobBar } from "./job-bar";
import type { Row } from "./timeline-layout";

/** What is being dragged, and what this technician would make of it; null while that is being worked out. */
export type Dragged = { order: WorkOrder; candidate: Candidate | null };

type Props = {
  row: Row;
  width: number;
  nowX: number;
  nowMs: number;
  picked: { order: string | null; technician: string | null };
  dragged: Dragged | null;
  onOrder: (id: string) => void;
  onTechnician: (id: string) => void;
  onDrop: (orderId: string, technicianId: string) => void;
};

export const TimelineRow = ({ row, width, nowX, nowMs, picked, dragged, onOrder, onTechnician, onDrop }: Props) => {
  const t = useT();
  const { technician, bars, shift } = row;
  const chosen = technician.id === picked.technician;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const out = dragged?.candidate?.feasible === false;
  const drop = useCallback((id: string) => onDrop(id, technician.id), [onDrop, technician.id]);
  const over = useOrderDrop(item, !out, drop);
  return (
    <li ref={item} data-technician={technician.id} className={`relative flex h-[42px] border-b border-line ${over ? "bg-accent-ground" : chosen ? "bg-accent-ground/30" : ""} ${out ? "opacity-60" : ""}`}>
      <button type="button" onClick={() => onTechnician(technician.id)} className="grid w-[132px] shrink-0 content-center px-3 text-left hover:bg-raised">
        <span className="flex items-center gap-2 font-semibold">
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${TECHNICIAN_DOT[technician.state]}`} />
          <span className="truncate">{technician.name}</span>
        </span>
        <span className="truncate text-xs text-dim">{standingOf(technician, t)}</span>
      </button>
      <div role="group" aria-label={technician.name} className="relative shrink-0 overflow-hidden" style={{ width }}>
        {shift && <span aria-hidden className="absolute inset-y-0 bg-ground/60" style={{ left: shift.x, width: shift.width }} />}
        {bars.map((bar) => <JobBar key={bar.stop.work_order_id} bar={bar} nowMs={nowMs} picked={bar.stop.work_order_id === picked.order} onOrder={onOrder} />)}
        <span aria-hidden className="pointer-events-none absolute inset-y-0 w-[1.5px] bg-bad" style={{ left: nowX }} />
        {dragged && <Effect dragged={dragged} nowMs={nowMs} over={over} />}
      </div>
    </li>
  );
};

/** Over the row while an order is dragged: what dropping it here would do, or why it cannot fall here. */
const Effect = ({ dragged: { order, candidate }, nowMs, over }: { dragged: Dragged; nowMs: number; over: boolean }) => {
  const t = useT();
  const [look, text] = ((): [string, string] => {
    if (candidate === null) return ["text-dim", t("assign.loading")];
    if (!candidate.feasible) return ["text-dim", outText(candidate, order, t)];
    return [isCostly(candidate) ? "text-warn" : "text-good", `${isCostly(candidate) ? "⚠ " : "✓ "}${effectText(candidate, order, nowMs, t)}`];
  })();
  return (
    <span className={`pointer-events-none absolute inset-y-1 right-1 flex max-w-full items-center gap-2 rounded-lg border bg-panel px-3 shadow ${over ? "border-accent" : "border-line"} ${look}`}>
      <span className="truncate">{text}</span>
      {over && <span className="sr-only">{`${shortNumber(order.number)} ${orderTitle(order, t)}`}</span>}
    </span>
  );
};
