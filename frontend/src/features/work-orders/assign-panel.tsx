/** Who should go: candidates with reasons and costs, why the others cannot, and the act of assigning. */
import { useMay } from "@/api/rights";
import { useCandidates, type Assignment } from "@/api/work-orders";
import type { Candidate, WorkOrder } from "@/api/types";
import { isOverridable, outText } from "@/lib/effects";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { isUnderWay } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { Loading, Refused } from "@/ui/notice";
import { useState } from "react";
import { CandidateCard } from "./candidate-card";
import { isAssignable } from "./next-steps";
import { FixStart, holderOf } from "./fix-start";
import { PossibleNote, ProposedMoves, WhyNote } from "./plan-notes";

/** `broken`: rules of the plan that this breaks, in words. */
export type Act = (assignment: Assignment, done: string, broken?: string) => void;
type Props = { order: WorkOrder; pending: boolean; act: Act };

const SHOWN = 5;

export const AssignPanel = ({ order, pending, act }: Props) => {
  const t = useT();
  const assignable = useMay()("work_orders.assign") && isAssignable(order);
  const candidates = useCandidates(order, assignable);
  const [chosen, setChosen] = useState<string | null>(null);

  const feasible = (candidates.data?.items ?? []).filter((candidate) => candidate.feasible);
  const excluded = (candidates.data?.items ?? []).filter((candidate) => !candidate.feasible);
  const target = feasible.find((one) => one.technician_id === chosen) ?? feasible.find((one) => one.technician_id !== order.technician_id);
  const agreed = order.proposal?.technician_id === target?.technician_id;
  const assign = (): void => target && act({ technician_id: target.technician_id }, t(agreed ? "assign.done" : "assign.fixed", { name: target.name }));
  const lock = (): void => act({ locked: !order.locked }, t(order.locked ? "assign.unlocked" : "assign.locked"));
  useHotkeys(assignable && order.technician_id !== null ? { l: lock } : {});
  if (!assignable) return null;

  return (
    <section aria-label={t("assign.title")} className="grid gap-2">
      <h3 className="text-dim">{t("assign.title")}</h3>
      {isUnderWay(order) && <p className="text-dim">{t("assign.under_way", { name: order.technician_name ?? "–" })}</p>}
      <ProposedMoves order={order} pending={pending} accept={(technician_id, name) => act({ technician_id }, t("assign.done", { name }))} />
      {candidates.data && <WhyNote why={candidates.data.why} order={order} />}
      {candidates.isLoading && <Loading>{t("assign.loading")}</Loading>}
      {candidates.isError && <Refused>{refusalText(candidates.error, t)}</Refused>}
      <div role="radiogroup" aria-label={t("assign.title")} className="grid gap-2" onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), assign())}>
        {feasible.slice(0, SHOWN).map((candidate, index) => (
          <CandidateCard
            key={candidate.technician_id} candidate={candidate} rank={index + 1} order={order}
            chosen={candidate === target} onChoose={() => setChosen(candidate.technician_id)}
          />
        ))}
      </div>
      {candidates.data && feasible.length === 0 && <Refused>{t("assign.nobody")}</Refused>}
      {candidates.data && <PossibleNote possible={candidates.data.possible} order={order} />}
      <Excluded candidates={excluded} order={order} pending={pending} onOverride={({ technician_id, name }, broken) => act({ technician_id }, t("assign.fixed", { name }), broken)} />
      <div className="flex flex-wrap gap-2">
        {target && (
          <Button look="primary" disabled={pending} onClick={assign}>
            {t(order.technician_id === null ? "assign.to" : "assign.reassign", { name: target.name })}
          </Button>
        )}
        {order.technician_id !== null && (
          <>
            <Button hotkey="L" disabled={pending} aria-pressed={order.locked} onClick={lock}>{t(order.locked ? "assign.unlock" : "assign.lock")}</Button>
            <Button look="danger" disabled={pending} onClick={() => act({ technician_id: null }, t("assign.withdrawn"))}>{t("assign.withdraw")}</Button>
          </>
        )}
      </div>
      {target !== undefined || order.technician_id !== null
        ? <FixStart key={order.id} order={order} technician={holderOf(order) ?? { id: target?.technician_id ?? "", name: target?.name ?? "" }} pending={pending} act={act} />
        : null}
    </section>
  );
};

type ExcludedProps = { candidates: Candidate[]; order: WorkOrder; pending: boolean; onOverride: (candidate: Candidate, broken: string) => void };

/** One line that names who cannot go and why; the whole list on demand, with a way past what is only a rule of the plan. */
const Excluded = ({ candidates, order, pending, onOverride }: ExcludedProps) => {
  const t = useT();
  if (candidates.length === 0) return null;
  return (
    <details className="text-xs text-dim">
      <summary>{t("assign.excluded", { n: candidates.length })}</summary>
      <ul className="mt-1 grid gap-1 pl-3">
        {candidates.map((candidate) => (
          <li key={candidate.technician_id} className="flex items-baseline justify-between gap-3">
            <span><b className="font-medium text-ink">{candidate.name}</b> {outText(candidate, order, t)}</span>
            {isOverridable(candidate) && (
              <button type="button" disabled={pending} onClick={() => onOverride(candidate, outText(candidate, order, t))} className="shrink-0 rounded px-1 text-warn hover:bg-raised hover:underline">
                <span aria-hidden>⚠ </span>{t("assign.anyway")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
};
