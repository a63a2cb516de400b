/** What the board can do to orders, said once for lists, map, timeline, menus and keys. */
import type { LiveData } from "@/api/live/live-state";
import type { WorkOrder } from "@/api/types";
import type { Proposed } from "@/features/work-orders/proposed";
import { useT } from "@/lib/i18n/translate";
import type { Assigning } from "./assigning";

type Named = { id: string; name: string };

export type Given = {
  /** To one technician; `broken` names rules of the plan that this breaks. */
  give: (orders: readonly WorkOrder[], technician: Named, broken?: string) => void;
  giveTo: (order: WorkOrder, technicianId: string) => void;
  drop: (orderId: string, technicianId: string, broken?: string) => void;
  lock: (orders: readonly WorkOrder[], locked: boolean) => void;
  withdraw: (orders: readonly WorkOrder[]) => void;
  accept: (chosen: readonly Proposed[]) => void;
};

export const useOrderActs = (data: LiveData | null, { assign }: Assigning): Given => {
  const t = useT();
  const give: Given["give"] = (orders, { id, name }, broken) =>
    assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: id } })), done: t("assign.done", { name }), ...(broken !== undefined && { broken }) });
  return {
    give,
    giveTo: (order, technicianId) => give([order], { id: technicianId, name: data?.technicians.get(technicianId)?.name ?? "–" }),
    drop: (orderId, technicianId, broken) => {
      const [fallen, technician] = [data?.orders.get(orderId), data?.technicians.get(technicianId)];
      if (fallen !== undefined && technician !== undefined && fallen.technician_id !== technicianId) give([fallen], technician, broken);
    },
    lock: (orders, locked) => assign({ acts: orders.map((order) => ({ order, assignment: { locked } })), done: t(locked ? "assign.locked" : "assign.unlocked") }),
    withdraw: (orders) => assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: null } })), done: t("assign.withdrawn") }),
    accept: (chosen) => assign({ acts: chosen.map(({ order, proposal }) => ({ order, assignment: { technician_id: proposal.technician_id } })), done: t("proposed.accepted", { n: chosen.length }) }),
  };
};
