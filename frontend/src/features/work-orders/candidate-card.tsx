import type { Candidate, WorkOrder } from "@/api/types";
import { clockTime, span } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { worded } from "@/lib/words";

const PARTS: readonly [string, string][] = [["travel_s", "bg-accent"], ["lateness_s", "bg-bad"], ["load", "bg-idle"], ["stability", "bg-warn"]];

type Props = { candidate: Candidate; rank: number; order: WorkOrder; best: Candidate | undefined; chosen: boolean; onChoose: () => void };

/** One candidate: when, at what cost in parts, and the reasons in words. */
export const CandidateCard = ({ candidate, rank, order, best, chosen, onChoose }: Props) => {
  const t = useT();
  const { arrives_at, cost, reasons, name } = candidate;
  const later_s = arrives_at && best?.arrives_at ? (Date.parse(arrives_at) - Date.parse(best.arrives_at)) / 1000 : 0;
  const arrival = arrives_at === null ? "" : t("assign.arrives", { time: clockTime(arrives_at, t.language, order.site?.timezone) });
  const words = reasons.map((reason) => worded("reason", reason, t, order.site?.timezone ?? null));
  return (
    <button
      type="button" role="radio" aria-checked={chosen} onClick={onChoose}
      className={`grid gap-1.5 rounded-lg border p-2.5 text-left ${chosen ? "border-accent bg-accent-ground/50" : "border-transparent bg-raised"}`}
    >
      <span className="flex gap-2">
        <span className="tabular text-dim">{rank}</span>
        <b className="flex-1 font-semibold">{name}</b>
        <b className="tabular font-semibold">{rank > 1 && later_s >= 60 ? `+${span(later_s, t.language)}` : arrival}</b>
      </span>
      <CostBar cost={cost} most={Math.max(1, best?.cost["total"] ?? 1, cost["total"] ?? 1)} />
      <span className="text-xs text-dim">{words.length > 0 ? words.join(" · ") : arrival}</span>
    </button>
  );
};

/** What makes up the cost, each part in its colour and named for those who cannot see it. */
const CostBar = ({ cost, most }: { cost: Record<string, number>; most: number }) => {
  const t = useT();
  const shown = PARTS.filter(([part]) => (cost[part] ?? 0) > 0);
  return (
    <span role="img" aria-label={shown.map(([part]) => `${t.code("cost", { code: part })} ${Math.round(cost[part] ?? 0)}`).join(", ")} className="flex h-1 gap-0.5">
      {shown.map(([part, look]) => (
        <span key={part} title={t.code("cost", { code: part })} className={`h-full min-w-1 rounded ${look}`} style={{ width: `${Math.min(100, (100 * (cost[part] ?? 0)) / most)}%` }} />
      ))}
    </span>
  );
};
