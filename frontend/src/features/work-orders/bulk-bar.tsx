import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { isAssignable } from "./next-steps";

export type BulkActs = {
  /** Somebody is to be chosen for these. */
  assign: (orders: readonly WorkOrder[]) => void;
  lock: (orders: readonly WorkOrder[], locked: boolean) => void;
  withdraw: (orders: readonly WorkOrder[]) => void;
};
type Props = { orders: readonly WorkOrder[]; acts: BulkActs; onClear: () => void };

/** What of several orders each act fits. */
export const fitting = (orders: readonly WorkOrder[]) => {
  const assignable = orders.filter(isAssignable);
  const held = assignable.filter((order) => order.technician_id !== null);
  return { assignable, held, allLocked: held.length > 0 && held.every((order) => order.locked) };
};

/** What can be done to all that are picked; each act only to those that it fits. */
export const BulkBar = ({ orders, acts, onClear }: Props) => {
  const t = useT();
  const may = useMay()("work_orders.assign");
  const { assignable, held, allLocked } = fitting(orders);
  return (
    <div role="toolbar" aria-label={t("bulk.title")} className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-ground/40 px-3 py-1.5">
      <b className="tabular font-semibold" aria-live="polite">{t("bulk.picked", { n: orders.length })}</b>
      {may && <Button className="!min-h-7" hotkey="A" disabled={assignable.length === 0} onClick={() => acts.assign(assignable)}>{t("bulk.assign")}</Button>}
      {may && <Button className="!min-h-7" hotkey={allLocked ? undefined : "L"} disabled={held.length === 0} onClick={() => acts.lock(held, !allLocked)}>{t(allLocked ? "assign.unlock" : "assign.lock")}</Button>}
      {may && <Button className="!min-h-7" look="danger" disabled={held.length === 0} onClick={() => acts.withdraw(held)}>{t("assign.withdraw")}</Button>}
      <Button className="ml-auto !min-h-7" hotkey="Esc" onClick={onClear}>{t("bulk.clear")}</Button>
    </div>
  );
};
