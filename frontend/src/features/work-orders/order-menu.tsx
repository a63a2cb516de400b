/** What can be done to one order, from wherever it is shown. */
import { useMay } from "@/api/rights";
import { useTransition } from "@/api/work-orders";
import type { OrderState, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { isOpen } from "@/lib/work-orders";
import { orderTitle } from "@/lib/words";
import { ActMenu, type MenuAct, type Spot } from "@/ui/act-menu";
import { useToasts } from "@/ui/toast";
import { isAssignable, needsReason, nextSteps } from "./next-steps";

export type OrderActs = {
  open: (id: string) => void;
  /** Somebody is to be chosen. */
  choose: (orders: readonly WorkOrder[]) => void;
  give: (order: WorkOrder, technicianId: string) => void;
  lock: (orders: readonly WorkOrder[], locked: boolean) => void;
  withdraw: (orders: readonly WorkOrder[]) => void;
  technician: (id: string) => void;
  /** Another team is to be chosen. */
  handOn: (order: WorkOrder) => void;
};
type Props = { order: WorkOrder; at: Spot; proposedName: string | null; acts: OrderActs; onClose: () => void };

export const OrderMenu = ({ order, at, proposedName, acts, onClose }: Props) => {
  const t = useT();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const transition = useTransition(order);
  const { proposal, technician_id: technicianId, locked } = order;
  const assigns = may("work_orders.assign") && isAssignable(order);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(`${location.origin}/?order=${order.id}`);
    say("good", t("menu.copied"));
  };
  const steps = may("work_orders.transition") ? nextSteps(order).filter((to) => !needsReason(to) && to !== "paused") : [];
  // The menu closes before the answer comes: a callback of the mutation would die with it.
  const step = (to: OrderState): void => void transition.mutateAsync({ to }).catch((error: unknown) => say("bad", refusalText(error, t)));
  const list: (MenuAct | false)[] = [
    { label: t("menu.open"), run: () => acts.open(order.id) },
    assigns && proposal !== null && { label: t("assign.to", { name: proposedName ?? "–" }), run: () => acts.give(order, proposal.technician_id) },
    assigns && { label: t("menu.assign"), hotkey: "A", run: () => acts.choose([order]) },
    assigns && technicianId !== null && { label: t(locked ? "assign.unlock" : "assign.lock"), hotkey: "L", run: () => acts.lock([order], !locked) },
    may("work_orders.change") && isOpen(order) && { label: t("team.hand"), hotkey: "H", run: () => acts.handOn(order) },
    ...steps.map((to) => ({ label: t.code("step", { code: to }), run: () => step(to) })),
    technicianId !== null && { label: t("menu.technician", { name: order.technician_name }), run: () => acts.technician(technicianId) },
    technicianId !== null && may("messages.exchange") && { label: t("talk.write_to", { name: order.technician_name }), run: () => setParams({ talk: technicianId }) },
    navigator.clipboard !== undefined && { label: t("menu.copy"), run: () => void copy() },
    assigns && technicianId !== null && { label: t("assign.withdraw"), danger: true, run: () => acts.withdraw([order]) },
  ];
  return <ActMenu title={`${order.number} ${orderTitle(order, t)}`} at={at} acts={list.filter((one) => one !== false)} onClose={onClose} />;
};
