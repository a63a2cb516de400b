import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { rangeOf } from "@/lib/times";
import type { Level } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { TECHNICIAN_DOT } from "@/ui/tone";
import { useEffect, useRef } from "react";
import { clip } from "./clip";
import type { Bar, Row } from "./timeline-layout";

const HEIGHT = 42;
const FILL: Record<Level, string> = { late: "fill-bad-ground", risk: "fill-warn-ground", ok: "fill-accent-ground", none: "fill-good-ground" };
const EDGE: Record<Level, string> = { late: "fill-bad", risk: "fill-warn", ok: "fill-accent", none: "fill-good" };

type Props = {
  row: Row;
  width: number;
  nowX: number;
  picked: { order: string | null; technician: string | null };
  onOrder: (id: string) => void;
  onTechnician: (id: string) => void;
};

export const TimelineRow = ({ row, width, nowX, picked, onOrder, onTechnician }: Props) => {
  const t = useT();
  const { technician, bars, shift } = row;
  const chosen = technician.id === picked.technician;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <li ref={item} className={`flex border-b border-line ${chosen ? "bg-accent-ground/30" : ""}`}>
      <button type="button" onClick={() => onTechnician(technician.id)} className="grid w-[132px] shrink-0 content-center px-3 text-left hover:bg-raised">
        <span className="flex items-center gap-2 font-semibold">
          <span aria-hidden className={`size-2 shrink-0 rounded-full ${TECHNICIAN_DOT[technician.state]}`} />
          <span className="truncate">{technician.name}</span>
        </span>
        <span className="truncate text-xs text-dim">{t.code("technician.state", { code: technician.state })}</span>
      </button>
      <svg width={width} height={HEIGHT} role="group" aria-label={technician.name} className="shrink-0 overflow-hidden">
        {shift && <rect x={shift.x} width={shift.width} y={0} height={HEIGHT} className="fill-ground/60" />}
        {bars.map((bar) => <JobBar key={bar.stop.work_order_id} bar={bar} picked={bar.stop.work_order_id === picked.order} onOrder={onOrder} />)}
        <line x1={nowX} x2={nowX} y1={0} y2={HEIGHT} className="stroke-bad" strokeWidth={1.5} />
      </svg>
    </li>
  );
};

/** A job as a button inside the drawing: reachable by Tab, said in one sentence. */
const JobBar = ({ bar, picked, onOrder }: { bar: Bar; picked: boolean; onOrder: (id: string) => void }) => {
  const t = useT();
  const { stop, order, level, x, width, travelX, travelWidth, done } = bar;
  const title = order === undefined ? "" : `${shortNumber(order.number)} ${orderTitle(order, t)}`;
  const spoken = `${title}, ${rangeOf({ from: stop.start_at, to: stop.end_at }, useNow(), t, order?.site?.timezone)}`;
  const room = Math.max(0, Math.floor((width - (stop.locked ? 32 : 14)) / 11));
  const { proposed } = stop;
  return (
    <g
      role="button" tabIndex={0} aria-label={spoken} className="cursor-pointer outline-offset-[-2px]" opacity={done ? 0.45 : 1}
      onClick={() => onOrder(stop.work_order_id)}
      onKeyDown={(event) => event.key === "Enter" && onOrder(stop.work_order_id)}
    >
      <title>{spoken}</title>
      {travelWidth > 1 && <rect x={travelX} width={travelWidth} y={19} height={4} rx={2} className="fill-faint" />}
      <rect
        x={x + 1} width={Math.max(3, width - 2)} y={6} height={30} rx={6}
        className={`${done ? "fill-raised" : FILL[level]} ${picked ? "stroke-accent" : proposed ? "stroke-bad" : "stroke-transparent"}`}
        strokeWidth={picked ? 2 : 1} strokeDasharray={proposed && !picked ? "4 3" : undefined}
      />
      {!done && <rect x={x + 1} width={3} y={6} height={30} rx={1.5} className={EDGE[level]} />}
      <text x={x + 10} y={25} className="fill-ink text-[11px]">{room > 1 ? clip(title, room) : ""}</text>
      {stop.locked && width > 60 && (
        <path role="img" aria-label={t("order.locked")} transform={`translate(${x + width - 18} 17)`} className="fill-ink" d="M3.500 5V3.500a2.500 2.500 0 0 1 5 0V5H10v6.500H2V5zM5 5h2V3.500a1 1 0 0 0-2 0z" />
      )}
    </g>
  );
};
