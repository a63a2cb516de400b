/** What the plan says of an order: why it is with whom it is, what a proposal moves, what would make the impossible possible. */
import { usePresent } from "@/api/live/present";
import type { Candidates, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { span } from "@/lib/format";
import { timeOf } from "@/lib/times";
import { worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Note } from "@/ui/notice";

/** Who goes by the plan, and what decided. */
export const WhyNote = ({ why, order }: { why: Candidates["why"]; order: WorkOrder }) => {
  const t = useT();
  const name = useNames();
  if (why === null) return null;
  const zone = order.site?.timezone ?? null;
  const reasons = why.reasons.map((reason) => worded("because", reason, t, zone)).join(t("list.comma"));
  const next = why.next_best_delta === null || why.next_best_delta <= 0 ? "" : ` ${t("plan.next_best", { cost: span(why.next_best_delta, t.language) })}`;
  return <Note>{t("plan.why", { name: name(why.technician_id), time: timeOf(why.starts_at, t, zone) })} {reasons}.{next}</Note>;
};

/** One thing each that would let somebody take an order that nobody can take. */
export const PossibleNote = ({ possible, order }: { possible: Candidates["possible"]; order: WorkOrder }) => {
  const t = useT();
  if (possible.length === 0) return null;
  return (
    <div className="rounded-lg border border-line bg-panel px-3 py-2 text-xs">
      <p className="text-dim">{t("plan.possible")}</p>
      <ul className="mt-1 grid list-disc gap-0.5 pl-4">
        {possible.map((way) => <li key={way.code}>{worded("possible", way, t, order.site?.timezone ?? null)}</li>)}
      </ul>
    </div>
  );
};

/** A proposal that needs others to make way: the whole change at a glance, and one button for all of it. */
export const ProposedMoves = ({ order, pending, accept }: { order: WorkOrder; pending: boolean; accept: (technicianId: string, name: string) => void }) => {
  const t = useT();
  const name = useNames();
  const { proposal } = order;
  const moves = proposal?.moves ?? [];
  if (proposal === null || moves.length === 0) return null;
  const zone = order.site?.timezone ?? null;
  const who = name(proposal.technician_id);
  return (
    <section aria-label={t("plan.moves")} className="grid gap-1.5 rounded-lg border border-warn px-3 py-2 text-xs">
      <p>{t("plan.makes_room", { name: who, time: timeOf(proposal.starts_at, t, zone), n: moves.length })}</p>
      <ul className="grid list-disc gap-0.5 pl-4">
        {moves.map((move) => (
          <li key={move.work_order_id}>
            {move.technician_id === null || move.starts_at === null
              ? t("plan.waits_again", { number: move.number, from: name(move.from_technician_id) })
              : t("plan.moves_to", { number: move.number, from: name(move.from_technician_id), to: name(move.technician_id), time: timeOf(move.starts_at, t, zone) })}
          </li>
        ))}
      </ul>
      <Button look="primary" disabled={pending} onClick={() => accept(proposal.technician_id, who)}>{t("plan.accept", { name: who })}</Button>
    </section>
  );
};

const useNames = (): ((id: string) => string) => {
  const live = usePresent();
  return (id) => (live.status === "live" ? live.technicians.get(id)?.name : undefined) ?? "–";
};
