/** What the board can do to orders, said once for lists, map, timeline, menus and keys. */
import type { LiveData } from "@/api/live/live-state";
import { useJudge } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import type { Proposed } from "@/features/work-orders/proposed";
import { useT } from "@/lib/i18n/translate";
import { brokenText } from "@/lib/effects";
import { timeOf } from "@/lib/times";
import { isUnderWay } from "@/lib/work-orders";
import type { Assigning } from "./assigning";

type Named = { id: string; name: string };

export type Given = {
  /** To one technician. A single order is judged by the rules of the plan first; several at once are not. */
  give: (orders: readonly WorkOrder[], technician: Named) => void;
  giveTo: (order: WorkOrder, technicianId: string) => void;
  /** `atMs`: work begins then, because a person says so; null leaves that to the plan. */
  drop: (orderId: string, technicianId: string, atMs?: number | null) => void;
  /** Work begins then, with whom has the order or is named; null lets the time loose. */
  fix: (order: WorkOrder, technician: Named, atMs: number | null) => void;
  takeBack: (orderId: string) => void;
  lock: (orders: readonly WorkOrder[], locked: boolean) => void;
  withdraw: (orders: readonly WorkOrder[]) => void;
  accept: (chosen: readonly Proposed[]) => void;
};

export const useOrderActs = (data: LiveData | null, { assign }: Assigning): Given => {
  const t = useT();
  const judge = useJudge();
  /** Rules that this breaks, also where that cannot be known: then a person answers for it. */
  const brokenBy = async (orders: readonly WorkOrder[], technicianId: string, at?: string): Promise<string | undefined> => {
    const [order, ...more] = orders;
    if (order === undefined || more.length > 0) return undefined;
    return judge(order, technicianId, at).then((candidate) => brokenText(candidate, order, t), () => t("assign.unknown"));
  };
  const giveAsync = async (orders: readonly WorkOrder[], { id, name }: Named): Promise<void> => {
    const broken = await brokenBy(orders, id);
    assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: id } })), done: t("assign.done", { name }), ...(broken !== undefined && { broken }) });
  };
  const give: Given["give"] = (orders, technician) => void giveAsync(orders, technician);
  const fixAsync = async (order: WorkOrder, { id, name }: Named, atMs: number): Promise<void> => {
    const at = new Date(atMs).toISOString();
    const broken = await brokenBy([order], id, at);
    assign({ acts: [{ order, assignment: { technician_id: id, starts_at: at, fixed: true } }], done: t("fixed.done", { name, time: timeOf(atMs, t) }), ...(broken !== undefined && { broken }) });
  };
  const fix: Given["fix"] = (order, technician, atMs) =>
    atMs === null ? assign({ acts: [{ order, assignment: { technician_id: technician.id, fixed: false } }], done: t("fixed.loose") }) : void fixAsync(order, technician, atMs);
  const withdraw: Given["withdraw"] = (orders) => assign({ acts: orders.map((order) => ({ order, assignment: { technician_id: null } })), done: t("assign.withdrawn") });
  return {
    give,
    giveTo: (order, technicianId) => give([order], { id: technicianId, name: data?.technicians.get(technicianId)?.name ?? "–" }),
    fix,
    drop: (orderId, technicianId, atMs = null) => {
      const [fallen, technician] = [data?.orders.get(orderId), data?.technicians.get(technicianId)];
      if (fallen !== undefined && technician !== undefined && atMs !== null && !isUnderWay(fallen)) fix(fallen, technician, atMs);
      else if (fallen !== undefined && technician !== undefined && fallen.technician_id !== technicianId) give([fallen], technician);
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
