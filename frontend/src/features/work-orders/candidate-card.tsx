import type { Candidate, Cost, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { timeOf } from "@/lib/times";
import { worded } from "@/lib/words";

const PARTS: readonly [Exclude<keyof Cost, "total" | "unserved">, string][] = [["travel_s", "bg-accent"], ["lateness", "bg-bad"], ["load", "bg-idle"], ["stability", "bg-warn"]];

type Props = { candidate: Candidate; rank: number; order: WorkOrder; chosen: boolean; onChoose: () => void };

/** One candidate: when, at what cost in parts, and the reasons in words. */
export const CandidateCard = ({ candidate, rank, order, chosen, onChoose }: Props) => {
  const t = useT();
  const { arrives_at, cost, reasons, name } = candidate;
  const arrival = arrives_at === null ? "" : t("assign.arrives", { time: timeOf(arrives_at, t, order.site?.timezone) });
  const words = reasons.map((reason) => worded("reason", reason, t, order.site?.timezone ?? null));
  return (
    <button
      type="button" role="radio" aria-checked={chosen} onClick={onChoose}
      className={`grid gap-1.5 rounded-lg border p-2.5 text-left ${chosen ? "border-accent bg-accent-ground/50" : "border-transparent bg-raised"}`}
    >
      <span className="flex gap-2">
        <span className="tabular text-dim">{rank}</span>
        <b className="flex-1 font-semibold">{name}</b>
        <b className="tabular font-semibold">{arrival}</b>
      </span>
      {cost !== null && <CostBar cost={cost} />}
      <span className="text-xs text-dim">{words.length > 0 ? words.join(" · ") : arrival}</span>
    </button>
  );
};

/** A bar as long as the whole row, this many seconds of travel (our own choice). */
const FULL_S = 3600;

/** What makes up the cost, each part in its colour and named for those who cannot see it. */
const CostBar = ({ cost }: { cost: Cost }) => {
  const t = useT();
  const shown = PARTS.filter(([part]) => cost[part] > 0);
  const whole = Math.max(FULL_S, shown.reduce((sum, [part]) => sum + cost[part], 0));
  return (
    <span role="img" aria-label={shown.map(([part]) => `${t.code("cost", { code: part })} ${cost[part]}`).join(", ")} className="flex h-1 gap-0.5">
      {shown.map(([part, look]) => (
        <span key={part} title={t.code("cost", { code: part })} className={`h-full min-w-1 rounded ${look}`} style={{ width: `${(100 * cost[part]) / whole}%` }} />
      ))}
    </span>
  );
};
