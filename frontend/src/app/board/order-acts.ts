/** What the board can do to orders, said once for lists, map, timeline, menus and keys. */
import type { LiveData } from "@/api/live/live-state";
import { useJudge } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import type { Proposed } from "@/features/work-orders/proposed";
import { useT } from "@/lib/i18n/translate";
import { brokenText } from "@/lib/effects";
import type { Assigning } from "./assigning";

type Named = { id: string; name: string };

export type Given = {
  /** To one technician. A single order is judged by the rules of the plan first; several at once are not. */
  give: (orders: readonly WorkOrder[], technician: Named) => void;
  giveTo: (order: WorkOrder, technicianId: string) => void;
  drop: (orderId: string, technicianId: string) => void;
  takeBack: (orderId: string) => void;
  lock: (orders: readonly WorkOrder[], locked: boolean) => void;
  withdraw: (orders: readonly WorkOrder[]) => void;
  accept: (chosen: readonly Proposed[]) => void;
};

export const useOrderActs = (data: LiveData | null, { assign }: Assigning): Given => {
  const t = useT();
  const judge = useJudge();
  /** Rules that this breaks, also where that cannot be known: then a person answers for it. */
  const brokenBy = async (orders: readonly WorkOrder[], technicianId: string): Promise<string | undefined> => {
    const [order, ...more] = orders;
    if (order === undefined || more.length > 0) return undefined;
    return judge(order, technicianId).then((candidate) => brokenText(candidate, order, t), () => t("assign.unknown"));
  };
  const giveAsync = async (orders: readonly WorkOrder[], { id, name }: Named): Promise<void> => {
    const broken = await brokenBy(orders, id);
    assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: id } })), done: t("assign.done", { name }), ...(broken !== undefined && { broken }) });
  };
  const give: Given["give"] = (orders, technician) => void giveAsync(orders, technician);
  const withdraw: Given["withdraw"] = (orders) => assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: null } })), done: t("assign.withdrawn") });
  return {
    give,
    giveTo: (order, technicianId) => give([order], { id: technicianId, name: data?.technicians.get(technicianId)?.name ?? "–" }),
    drop: (orderId, technicianId) => {
      const [fallen, technician] = [data?.orders.get(orderId), data?.technicians.get(technicianId)];
      if (fallen !== undefined && technician !== undefined && fallen.technician_id !== technicianId) give([fallen], technician);
    },
    lock: (orders, locked) => assign({ acts: orders.map((order) => ({ order, assignment: { locked } })), done: t(locked ? "assign.locked" : "assign.unlocked") }),
    withdraw,
    takeBack: (orderId) => {
      const order = data?.orders.get(orderId);
      if (order !== undefined) withdraw([order]);
    },
    accept: (chosen) => assign({ acts: chosen.map(({ order, proposal }) => ({ order, assignment: { technician_id: proposal.technician_id } })), done: t("proposed.accepted", { n: chosen.length }) }),
  };
};
