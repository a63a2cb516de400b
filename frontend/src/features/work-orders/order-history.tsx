import { useOrderEvents } from "@/api/work-orders";
import type { OrderEvent, WorkOrder } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";

/** Acts that say more than the state they may lead to. */
const SAYS_MORE: ReadonlySet<string> = new Set(["appointment_booked"]);

/** A step made offline that was refused later, with the reason that the technician sees too. */
const refusedStep = ({ data }: OrderEvent, t: Translate): string => {
  const [step, code] = [data["step"], String(data["code"])];
  const what = t("event.step_refused", { step: typeof step === "string" ? t.code("state", { code: step }) : t("event.photo") });
  return `${what} · ${code === "work_order.missing" ? t("event.not_theirs") : t.code("refusal", { code })}`;
};

/** Whether a start that a person had fixed went with this change, which was about something else. */
const dropsFixedStart = ({ action, data }: OrderEvent): boolean => {
  const changes = data["changes"];
  if (action === "let_loose" || typeof changes !== "object" || changes === null || !("fixed_start" in changes)) return false;
  return Array.isArray(changes.fixed_start) && changes.fixed_start[0] !== null && changes.fixed_start[1] === null;
};

const what = (event: OrderEvent, t: Translate): string =>
  event.action === "step_refused" ? refusedStep(event, t) :
  event.to === null || event.to === event.from || SAYS_MORE.has(event.action) ? t.code("event", { code: event.action }) : t.code("state", { code: event.to });

/** Who did what, when and why; the machine's decisions too. */
export const OrderHistory = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const events = useOrderEvents(order);
  if (!events.data || events.data.items.length === 0) return null;
  return (
    <details>
      <summary className="text-dim">{t("order.history", { n: events.data.items.length })}</summary>
      <ol className="mt-2 grid gap-1.5">
        {events.data.items.map((event, index) => (
          <li key={index} className="grid grid-cols-[auto_1fr] gap-x-3 text-xs">
            <time dateTime={event.at} className="tabular text-dim">{dateTimeOf(event.at, t, order.site?.timezone)}</time>
            <span>{what(event, t)}{dropsFixedStart(event) && ` · ${t("event.fixed_dropped")}`}{event.by !== null && <span className="text-dim"> · {t.code("actor", { code: event.by })}</span>}{event.reason !== null && <span className="text-dim"> · {t.code("change", { code: event.reason })}</span>}</span>
          </li>
        ))}
      </ol>
    </details>
  );
};
