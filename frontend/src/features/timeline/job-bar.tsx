import { TECHNICIAN_ROW_PX, type Density } from "@/lib/density";
import { useT } from "@/lib/i18n/translate";
import { rangeOf, timeOf } from "@/lib/times";
import type { Level } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { LockSign } from "@/ui/lock-sign";
import { PinSign } from "@/ui/pin-sign";
import { useDraggableOrder } from "@/ui/order-drag";
import { useRef } from "react";
import type { Bar } from "./timeline-layout";

const LOOK: Record<Level, string> = {
  late: "bg-bad-ground border-l-bad", risk: "bg-warn-ground border-l-warn", ok: "bg-accent-ground border-l-accent", none: "bg-good-ground border-l-good",
};
/** Narrower bars carry no words: their sentence is in the title. */
const WORDS_FROM_PX = 30;

type Props = { bar: Bar; density: Density; nowMs: number; picked: boolean; onOrder: (id: string) => void };

/** A job at its time with the way before it: a button, said in one sentence, that can be dragged to somebody else. */
export const JobBar = ({ bar, density, nowMs, picked, onOrder }: Props) => {
  const t = useT();
  const { stop, order, overlaps, level, x, width, travelX, travelWidth, done } = bar;
  const box = useRef<HTMLButtonElement>(null);
  useDraggableOrder(box, done ? null : stop.work_order_id);
  const title = order === undefined ? "" : `${shortNumber(order.number)} ${orderTitle(order, t)}`;
  const words = [
    title, rangeOf({ from: stop.start_at, to: stop.end_at }, nowMs, t, order?.site?.timezone),
    overlaps.length > 0 ? t("overlap.with", { numbers: overlaps.map(({ number }) => shortNumber(number)).join(t("list.comma")) }) : "",
    stop.fixed ? t("fixed.at", { time: timeOf(stop.start_at, t) }) : "", stop.proposed ? t("timeline.proposed") : "", stop.late_s > 0 ? t("timeline.late", { minutes: Math.ceil(stop.late_s / 60) }) : "",
  ].filter(Boolean).join(", ");
  const gap = density === "compact" ? 2 : 6;
  const outline = picked ? "border-accent ring-1 ring-accent" : stop.proposed ? "border-dashed border-idle" : "border-transparent";
  return (
    <>
      {travelWidth > 1 && <span aria-hidden className="absolute top-1/2 -mt-0.5 h-1 rounded bg-faint" style={{ left: travelX, width: travelWidth }} />}
      <button
        ref={box} type="button" data-menu-order={stop.work_order_id} aria-label={words} title={words} aria-current={picked} onClick={() => onOrder(stop.work_order_id)}
        className={`absolute flex items-center gap-1 overflow-hidden rounded-md border border-l-[3px] text-[11px] outline-offset-[-2px] ${done ? "border-l-line bg-raised opacity-60" : LOOK[level]} ${outline}`}
        style={{ left: x + 1, width: Math.max(4, width - 2), top: gap, height: TECHNICIAN_ROW_PX[density] - 2 * gap }}
      >
        {overlaps.length > 0 && <b aria-hidden className="shrink-0 pl-1 text-bad">⧉</b>}
        {width > WORDS_FROM_PX && <span className="min-w-0 flex-1 truncate pl-1.5 text-left">{title}</span>}
        {stop.fixed && <PinSign label={t("fixed.pin")} className="ml-1 shrink-0" />}
        {stop.locked && !stop.fixed && width > 60 && <LockSign label={t("order.locked")} className="mr-1.5 shrink-0" />}
      </button>
    </>
  );
};
