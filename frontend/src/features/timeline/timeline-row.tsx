import { useMay } from "@/api/rights";
import type { Candidate, WorkOrder } from "@/api/types";
import { TECHNICIAN_ROW_PX, type Density } from "@/lib/density";
import { effectText, isCostly, isOverridable, outText, pushedText } from "@/lib/effects";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { silenceOf, standingOf } from "@/lib/standing";
import { orderTitle, shortNumber } from "@/lib/words";
import { useOrderDrop } from "@/ui/order-drag";
import { TECHNICIAN_DOT } from "@/ui/tone";
import { rangeOf, timeOf } from "@/lib/times";
import { useCallback, useRef } from "react";
import { JobBar } from "./job-bar";
import { instantAt, toX, type Row, type Scale } from "./timeline-layout";

/** What is being dragged, and what this technician would make of it; null while that is being worked out. */
export type Dragged = { order: WorkOrder; candidate: Candidate | null };

type Props = {
  row: Row;
  density: Density;
  scale: Scale;
  nowMs: number;
  picked: { order: string | null; technician: string | null };
  dragged: Dragged | null;
  onOrder: (id: string) => void;
  onTechnician: (id: string) => void;
  /** `atMs`: a person says when work begins; null leaves that to the plan. */
  onDrop: (orderId: string, technicianId: string, atMs: number | null) => void;
};

export const TimelineRow = ({ row, density, scale, nowMs, picked, dragged, onOrder, onTechnician, onDrop }: Props) => {
  const t = useT();
  const may = useMay();
  const { technician, bars, shift, overtime, rests } = row;
  const chosen = technician.id === picked.technician;
  const item = useRef<HTMLLIElement>(null);
  const isCompact = density === "compact";
  const standing = [standingOf(technician, t), silenceOf(technician, nowMs, t)].filter(Boolean).join(" · ");
  const out = dragged?.candidate?.feasible === false ? dragged.candidate : null;
  const barred = out !== null && !isOverridable(out);
  const fits = dragged?.candidate?.feasible === true;
  const track = useRef<HTMLDivElement>(null);
  const { width } = scale;
  const instantOf = (clientX: number): number | null => (track.current === null ? null : instantAt(scale, clientX - track.current.getBoundingClientRect().left, nowMs));
  const held = useRef(instantOf);
  held.current = instantOf;
  const drop = useCallback((id: string, clientX: number) => onDrop(id, technician.id, held.current(clientX)), [onDrop, technician.id]);
  const overX = useOrderDrop(item, !barred, drop);
  const over = overX !== null;
  const fallsMs = overX === null ? null : instantOf(overX);
  return (
    <li ref={item} data-technician={technician.id} style={{ height: TECHNICIAN_ROW_PX[density] }} className={`group relative flex border-b border-line ${over ? "bg-accent-ground" : fits ? "bg-good-ground/50" : chosen ? "bg-accent-ground/30" : ""} ${barred ? "opacity-50" : out ? "opacity-70" : ""}`}>
      <button type="button" title={`${technician.name} · ${standing}`} onClick={() => onTechnician(technician.id)} className="grid w-[132px] shrink-0 content-center px-3 text-left hover:bg-raised">
        <span className="flex items-center gap-2 font-semibold">
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${TECHNICIAN_DOT[technician.state]}`} />
          <span className="truncate">{technician.name}</span>
        </span>
        {!isCompact && <span className="truncate text-xs text-dim">{standing}</span>}
      </button>
      {may("messages.exchange") && <button type="button" title={t("talk.write_to", { name: technician.name })} aria-label={t("talk.write_to", { name: technician.name })} onClick={() => setParams({ talk: technician.id })} className="absolute top-1 left-[104px] size-6 rounded bg-panel text-dim opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100">✉</button>}
      <div ref={track} role="group" aria-label={technician.name} className="relative shrink-0 overflow-hidden" style={{ width }}>
        {shift && <span aria-hidden className="absolute inset-y-0 bg-ground/60" style={{ left: shift.x, width: shift.width }} />}
        {overtime && overtime.width > 0 && <span role="img" aria-label={t("timeline.overtime")} title={t("timeline.overtime")} className="hatched absolute inset-y-0 border-r border-dashed border-warn text-warn" style={{ left: overtime.x, width: overtime.width }} />}
        {rests.map((rest) => {
          const words = t("timeline.rest", { range: rangeOf(rest, nowMs, t) });
          return <span key={rest.from} role="img" aria-label={words} title={words} className="absolute inset-y-1 grid place-items-center overflow-hidden rounded border border-dashed border-idle bg-raised text-[11px] text-dim" style={{ left: rest.x, width: rest.width }}><span aria-hidden>‖</span></span>;
        })}
        {bars.map((bar) => <JobBar key={bar.stop.work_order_id} bar={bar} density={density} nowMs={nowMs} picked={bar.stop.work_order_id === picked.order} onOrder={onOrder} />)}
        <span aria-hidden className="pointer-events-none absolute inset-y-0 w-[1.5px] bg-bad" style={{ left: toX(scale, nowMs) }} />
        {fallsMs !== null && <span aria-hidden className="pointer-events-none absolute inset-y-0 w-[2px] bg-accent" style={{ left: toX(scale, fallsMs) }} />}
        {dragged && <Effect dragged={dragged} nowMs={nowMs} over={over} fallsMs={fallsMs} />}
      </div>
    </li>
  );
};

/** Over the row while an order is dragged: what dropping it here would do, or why it cannot fall here. */
const Effect = ({ dragged: { order, candidate }, nowMs, over, fallsMs }: { dragged: Dragged; nowMs: number; over: boolean; fallsMs: number | null }) => {
  const t = useT();
  const [look, text] = ((): [string, string] => {
    if (candidate === null) return ["text-dim", t("assign.loading")];
    if (!candidate.feasible) return isOverridable(candidate) ? ["text-warn", `⚠ ${outText(candidate, order, t)}`] : ["text-dim", `✕ ${outText(candidate, order, t)}`];
    return [isCostly(candidate) ? "text-warn" : "text-good", `${isCostly(candidate) ? "⚠ " : "✓ "}${effectText(candidate, order, nowMs, t)}`];
  })();
  return (
    <span className={`pointer-events-none absolute inset-y-0.5 right-1 flex max-w-full items-center gap-2 rounded-lg border bg-panel px-3 shadow ${over ? "border-accent" : "border-line"} ${look}`}>
      {fallsMs !== null && <b className="tabular shrink-0 text-accent">{t("fixed.falls", { time: timeOf(fallsMs, t) })}</b>}
      <span className="min-w-0 truncate">{text}</span>
      {candidate !== null && candidate.pushed.length > 0 && <span className="min-w-0 truncate text-warn">{pushedText(candidate, order, nowMs, t)}</span>}
      {over && <span className="sr-only">{`${shortNumber(order.number)} ${orderTitle(order, t)}`}</span>}
    </span>
  );
};
