/** All that the plan proposes and a person has not decided yet, as one list of changes: take all, some or none. */
import { useBoard } from "@/api/live/present";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { whenOf } from "@/lib/times";
import { orderTitle } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/notice";
import { useState } from "react";
import { isAssignable } from "./next-steps";
import { proposed, type Proposed } from "./proposed";

export const ProposalsButton = ({ orders, onOpen }: { orders: readonly WorkOrder[]; onOpen: () => void }) => {
  const t = useT();
  const count = proposed(orders).length;
  if (!useMay()("work_orders.assign") || count === 0) return null;
  return <button type="button" onClick={onOpen} className="rounded-full bg-warn-ground px-2 whitespace-nowrap text-warn">{t("proposed.open", { n: count })}</button>;
};

type Props = { onAccept: (chosen: readonly Proposed[]) => void; onOrder: (id: string) => void; onClose: () => void };

export const ProposalsDialog = ({ onAccept, onOrder, onClose }: Props) => {
  const t = useT();
  const live = useBoard();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  if (live.status === "loading") return null;
  const all = proposed([...live.orders.values()].filter(isAssignable));
  const chosen = all.filter(({ order }) => !left.has(order.id));
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const nameOf = (id: string | null): string => (id === null ? undefined : live.technicians.get(id)?.name) ?? "–";
  return (
    <Dialog title={t("proposed.title")} onClose={onClose}>
      <div className="grid gap-3 p-4">
        {all.length === 0 && <Empty>{t("proposed.nothing")}</Empty>}
        <ul className="grid gap-1">
          {all.map((one) => <Change key={one.order.id} proposed={one} chosen={!left.has(one.order.id)} nameOf={nameOf} onToggle={toggle} onOrder={onOrder} />)}
        </ul>
        <div className="flex flex-wrap gap-2">
          <Button look="primary" disabled={chosen.length === 0} onClick={() => onAccept(chosen)}>{t("proposed.accept", { n: chosen.length })}</Button>
          <Button disabled={all.length === 0} onClick={() => setLeft(new Set(left.size === 0 ? all.map(({ order }) => order.id) : []))}>{t(left.size === 0 ? "proposed.none" : "proposed.all")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </div>
    </Dialog>
  );
};

type ChangeProps = { proposed: Proposed; chosen: boolean; nameOf: (id: string | null) => string; onToggle: (id: string) => void; onOrder: (id: string) => void };

/** One order: who has it now and who would, from when, and which others would make way. */
const Change = ({ proposed: { order, proposal }, chosen, nameOf, onToggle, onOrder }: ChangeProps) => {
  const t = useT();
  const zone = order.site?.timezone;
  const at = (instant: string): string => whenOf(instant, Date.now(), t, zone);
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-lg border border-line p-2">
      <input type="checkbox" checked={chosen} aria-label={t("orders.pick", { number: order.number })} onChange={() => onToggle(order.id)} className="mt-0.5 size-4 accent-action" />
      <div className="grid gap-0.5">
        <button type="button" className="truncate text-left font-medium hover:underline" onClick={() => onOrder(order.id)}>{order.number} {orderTitle(order, t)}</button>
        <p><del className="text-dim">{order.technician_name ?? t("order.unassigned")}</del> → <ins className="font-medium text-good no-underline">{nameOf(proposal.technician_id)} {at(proposal.starts_at)}</ins></p>
        {proposal.moves.map((move) => (
          <p key={move.work_order_id} className="text-xs text-warn">
            ⚠ {move.technician_id === null || move.starts_at === null
              ? t("plan.waits_again", { number: move.number, from: nameOf(move.from_technician_id) })
              : t("plan.moves_to", { number: move.number, from: nameOf(move.from_technician_id), to: nameOf(move.technician_id), time: at(move.starts_at) })}
          </p>
        ))}
      </div>
    </li>
  );
};
