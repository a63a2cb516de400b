import type { Candidate, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { timeOf } from "@/lib/times";
import { worded } from "@/lib/words";
import { CostBar } from "./cost-bar";

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
