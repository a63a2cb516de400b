import type { Clock, WorkOrder } from "@/api/types";
import { countdown } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { dateTimeOf, timeOf } from "@/lib/times";
import { clockFraction, isRunning, RISK_FRACTION, type Level } from "@/lib/work-orders";
import { Meter } from "@/ui/meter";
import { LEVEL_BAR, LEVEL_TEXT } from "@/ui/tone";

const levelOf = (clock: Clock, fraction: number, nowMs: number): Level => {
  if (!isRunning(clock)) return "none";
  return Date.parse(clock.due_at) < nowMs ? "late" : fraction >= RISK_FRACTION ? "risk" : "ok";
};

/** Each promise of time with what is left of it; a kept one says when it was kept. */
export const ClockTiles = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const nowMs = useNow();
  if (order.clocks.length === 0) return null;
  return (
    <ul aria-label={t("order.clocks")} className="grid grid-cols-[repeat(auto-fit,minmax(74px,1fr))] gap-2">
      {order.clocks.filter((clock) => clock.stopped_at === null && clock.clock !== "contact").map((clock) => {
        const fraction = clockFraction(clock, order.opened_at, nowMs);
        const level = levelOf(clock, fraction, nowMs);
        const left_s = (Date.parse(clock.due_at) - nowMs) / 1000;
        return (
          <li key={`${clock.clock} ${clock.occasion}`} className="grid gap-1 rounded-lg bg-raised p-2" title={dateTimeOf(clock.due_at, t, order.site?.timezone)}>
            <span className="truncate text-xs text-dim">{t.code("clock", { code: clock.clock })}</span>
            <b className={`tabular text-sm ${LEVEL_TEXT[level]}`}>
              {clock.paused_at !== null ? t("clock.paused") : clock.met_at !== null ? `✓ ${timeOf(clock.met_at, t, order.site?.timezone)}` : left_s < 0 ? `+${countdown(left_s)}` : countdown(left_s)}
              {level === "late" && <span className="sr-only"> {t("exceptions.late")}</span>}
            </b>
            <Meter fraction={fraction} look={LEVEL_BAR[level]} />
          </li>
        );
      })}
    </ul>
  );
};
