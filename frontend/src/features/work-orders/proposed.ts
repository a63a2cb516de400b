/** What the plan proposes and nobody has decided yet, soonest start first. Pure. */
import type { WorkOrder } from "@/api/types";

export type Proposal = NonNullable<WorkOrder["proposal"]>;
export type Proposed = { order: WorkOrder; proposal: Proposal };

export const proposed = (orders: readonly WorkOrder[]): Proposed[] =>
  orders
    .flatMap((order) => (order.proposal === null ? [] : [{ order, proposal: order.proposal }]))
    .sort((a, b) => Date.parse(a.proposal.starts_at) - Date.parse(b.proposal.starts_at) || a.order.number.localeCompare(b.order.number));
