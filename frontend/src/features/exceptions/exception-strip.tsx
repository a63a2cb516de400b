/** What is wrong right now, counted, the most urgent first; a click or its number shows only that. */
import { useBoard } from "@/api/live/present";
import { useMay } from "@/api/rights";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { byUrgency, countExceptions, EXCEPTIONS, type Exception } from "@/lib/work-orders";
import { useMemo } from "react";

const LOUD: Record<Exception, string> = {
  late: "bg-bad-ground text-bad", unsolved: "bg-bad-ground text-bad", owed: "bg-warn-ground text-warn", risk: "bg-warn-ground text-warn", dwell: "bg-warn-ground text-warn", confirm: "bg-warn-ground text-warn", stranded: "bg-bad-ground text-bad", overlap: "bg-bad-ground text-bad", unassigned: "bg-warn-ground text-warn",
  alarms: "bg-bad-ground text-bad", lost: "bg-raised text-dim",
};

/** Nobody is told of what they may not see. */
const RIGHTS: Record<Exception, string> = {
  late: "work_orders.read", unsolved: "work_orders.read", owed: "work_orders.read", risk: "work_orders.read", dwell: "work_orders.read", confirm: "work_orders.read", stranded: "work_orders.read", overlap: "work_orders.read", unassigned: "work_orders.read", alarms: "alarms.read", lost: "technicians.read",
};

/** One digit each: what comes after has none. */
const KEYS = 9;

type Props = { chosen: Exception | null; onChoose: (exception: Exception | null) => void };

export const ExceptionStrip = ({ chosen, onChoose }: Props) => {
  const t = useT();
  const live = useBoard();
  const nowMs = useNow();
  const counts = useMemo(
    () => (live.status === "live" ? countExceptions({ orders: live.orders.values(), alarms: live.alarms.values(), technicians: live.technicians }, nowMs) : null),
    [live.status === "live" && live.orders, live.status === "live" && live.alarms, nowMs],
  );
  const may = useMay();
  const offered = (counts === null ? EXCEPTIONS : byUrgency(counts)).filter((exception) => may(RIGHTS[exception]));
  const toggle = (exception: Exception): void => onChoose(chosen === exception ? null : exception);
  useHotkeys(Object.fromEntries(offered.slice(0, KEYS).map((exception, index) => [String(index + 1), () => toggle(exception)])));
  return (
    <div role="group" aria-label={t("exceptions.title")} className="flex min-w-0 gap-1.5 overflow-x-auto py-1 max-[1919px]:order-last max-[1919px]:w-full lg:flex-wrap">
      {offered.map((exception, index) => {
        const count = counts?.[exception] ?? 0;
        const pressed = chosen === exception;
        return (
          <button
            key={exception}
            type="button"
            aria-pressed={pressed}
            title={index < KEYS ? t("exceptions.key", { key: index + 1 }) : undefined}
            onClick={() => toggle(exception)}
            className={`flex shrink-0 items-center rounded-lg py-1 ${count > 0 ? `gap-2 px-2.5 ${LOUD[exception]}` : "gap-1.5 bg-raised px-1.5 text-dim"} ${pressed ? "ring-2 ring-accent" : ""}`}
          >
            {t(`exceptions.${exception}`)}
            <b className="tabular">{counts === null ? "–" : count}</b>
          </button>
        );
      })}
    </div>
  );
};
