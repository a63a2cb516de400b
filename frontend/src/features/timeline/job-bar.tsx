import { useT } from "@/lib/i18n/translate";
import { rangeOf } from "@/lib/times";
import type { Level } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { LockSign } from "@/ui/lock-sign";
import { useDraggableOrder } from "@/ui/order-drag";
import { useRef } from "react";
import type { Bar } from "./timeline-layout";

const LOOK: Record<Level, string> = {
  late: "bg-bad-ground border-l-bad", risk: "bg-warn-ground border-l-warn", ok: "bg-accent-ground border-l-accent", none: "bg-good-ground border-l-good",
};
/** Narrower bars carry no words: their sentence is in the title. */
const WORDS_FROM_PX = 30;

type Props = { bar: Bar; nowMs: number; picked: boolean; onOrder: (id: string) => void };

/** A job at its time with the way before it: a button, said in one sentence, that can be dragged to somebody else. */
export const JobBar = ({ bar, nowMs, picked, onOrder }: Props) => {
  const t = useT();
  const { stop, order, level, x, width, travelX, travelWidth, done } = bar;
  const box = useRef<HTMLButtonElement>(null);
  useDraggableOrder(box, done ? null : stop.work_order_id);
  const title = order === undefined ? "" : `${shortNumber(order.number)} ${orderTitle(order, t)}`;
  const words = [
    title, rangeOf({ from: stop.start_at, to: stop.end_at }, nowMs, t, order?.site?.timezone),
    stop.proposed ? t("timeline.proposed") : "", stop.late_s > 0 ? t("timeline.late", { minutes: Math.ceil(stop.late_s / 60) }) : "",
  ].filter(Boolean).join(", ");
  const outline = picked ? "border-accent ring-1 ring-accent" : stop.proposed ? "border-dashed border-idle" : "border-transparent";
  return (
    <>
      {travelWidth > 1 && <span aria-hidden className="absolute top-[19px] h-1 rounded bg-faint" style={{ left: travelX, width: travelWidth }} />}
      <button
        ref={box} type="button" aria-label={words} title={words} aria-current={picked} onClick={() => onOrder(stop.work_order_id)}
        className={`absolute top-1.5 flex h-[30px] items-center gap-1 overflow-hidden rounded-md border border-l-[3px] text-[11px] outline-offset-[-2px] ${done ? "border-l-line bg-raised opacity-60" : LOOK[level]} ${outline}`}
        style={{ left: x + 1, width: Math.max(4, width - 2) }}
      >
        {width > WORDS_FROM_PX && <span className="min-w-0 flex-1 truncate pl-1.5 text-left">{title}</span>}
        {stop.locked && width > 60 && <LockSign label={t("order.locked")} className="mr-1.5 shrink-0" />}
      </button>
    </>
  );
};
