import { useOrderEvents } from "@/api/work-orders";
import { useTeams, type Team } from "@/api/teams";
import type { Code, OrderEvent, WorkOrder } from "@/api/types";
import { routedText } from "@/features/teams/routed";
import { useT, type Translate } from "@/lib/i18n/translate";
import { teamName } from "@/lib/teams";
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

/** By which rule the order has its team. */
const routed = ({ data }: OrderEvent, teams: readonly Team[], t: Translate): string | null => {
  const why = data["routed"];
  return typeof why === "object" && why !== null && "code" in why ? routedText(why as Code, teams, t) : null;
};

const handedTo = ({ action, data }: OrderEvent, teams: readonly Team[], t: Translate): string => {
  const changes = data["changes"];
  if (action !== "team_handed" || typeof changes !== "object" || changes === null || !("team" in changes) || !Array.isArray(changes.team)) return "";
  return ` ${teamName(teams, String(changes.team[1]), t.language)}`;
};

const what = (event: OrderEvent, t: Translate): string =>
  event.action === "step_refused" ? refusedStep(event, t) :
  event.to === null || event.to === event.from || SAYS_MORE.has(event.action) ? t.code("event", { code: event.action }) : t.code("state", { code: event.to });

/** Who did what, when and why; the machine's decisions too. */
export const OrderHistory = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const teams = useTeams();
  const events = useOrderEvents(order);
  if (!events.data || events.data.items.length === 0) return null;
  return (
    <details>
      <summary className="text-dim">{t("order.history", { n: events.data.items.length })}</summary>
      <ol className="mt-2 grid gap-1.5">
        {events.data.items.map((event, index) => (
          <li key={index} className="grid grid-cols-[auto_1fr] gap-x-3 text-xs">
            <time dateTime={event.at} className="tabular text-dim">{dateTimeOf(event.at, t, order.site?.timezone)}</time>
            <span>{what(event, t)}{handedTo(event, teams, t)}{routed(event, teams, t) !== null && <span className="text-dim"> · {routed(event, teams, t)}</span>}{dropsFixedStart(event) && ` · ${t("event.fixed_dropped")}`}{event.by !== null && <span className="text-dim"> · {t.code("actor", { code: event.by })}</span>}{event.reason !== null && <span className="text-dim"> · {t.code("change", { code: event.reason })}</span>}</span>
          </li>
        ))}
      </ol>
    </details>
  );
};
