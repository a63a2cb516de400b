/** What is wrong right now, counted; a click shows only that. */
import { usePresent } from "@/api/live/present";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { countExceptions, EXCEPTIONS, type Exception } from "@/lib/work-orders";
import { useMemo } from "react";

const LOUD: Record<Exception, string> = {
  late: "bg-bad-ground text-bad", risk: "bg-warn-ground text-warn", unassigned: "bg-warn-ground text-warn",
  alarms: "bg-bad-ground text-bad", lost: "bg-raised text-dim",
};

type Props = { chosen: Exception | null; onChoose: (exception: Exception | null) => void };

export const ExceptionStrip = ({ chosen, onChoose }: Props) => {
  const t = useT();
  const live = usePresent();
  const nowMs = useNow();
  const counts = useMemo(
    () => (live.status === "live" ? countExceptions({ orders: live.orders.values(), alarms: live.alarms.values(), technicians: live.technicians.values() }, nowMs) : null),
    [live, nowMs],
  );
  return (
    <div role="group" aria-label={t("exceptions.title")} className="flex min-w-0 gap-1.5 overflow-x-auto py-1">
      {EXCEPTIONS.map((exception) => {
        const count = counts?.[exception] ?? 0;
        const pressed = chosen === exception;
        return (
          <button
            key={exception}
            type="button"
            aria-pressed={pressed}
            onClick={() => onChoose(pressed ? null : exception)}
            className={`flex shrink-0 items-center gap-2 rounded-lg px-2.5 py-1 ${count > 0 ? LOUD[exception] : "bg-raised text-faint"} ${pressed ? "ring-2 ring-accent" : ""}`}
          >
            {t(`exceptions.${exception}`)}
            <b className="tabular">{counts === null ? "–" : count}</b>
          </button>
        );
      })}
    </div>
  );
};
