/** Which steps a dispatcher may take by hand from each state. The server has the last word. */
import type { OrderState, WorkOrder } from "@/api/types";

const ASSIGNABLE: ReadonlySet<OrderState> = new Set([
  "received", "classified", "planned", "offered", "accepted", "travelling", "on_site", "working", "paused",
]);
/** From here on somebody has agreed to go: taking it away needs a reason. */
const AGREED: ReadonlySet<OrderState> = new Set(["accepted", "travelling", "on_site", "working", "paused"]);
const STEPS: Partial<Record<OrderState, readonly OrderState[]>> = {
  received: ["classified", "cancelled"],
  classified: ["cancelled"],
  planned: ["cancelled"],
  offered: ["accepted", "cancelled"],
  accepted: ["travelling", "cancelled"],
  travelling: ["on_site", "cancelled"],
  on_site: ["working", "cancelled"],
  working: ["paused", "cancelled"],
  paused: ["working", "cancelled"],
  signed: ["closed"],
};

/** Somebody has to go and nobody has set out. */
const WAITING: ReadonlySet<OrderState> = new Set(["classified", "planned", "offered", "accepted"]);
/** Settled by talking: there is no visit to agree on. */
const WITHOUT_VISIT: ReadonlySet<WorkOrder["kind"]> = new Set(["consultation", "complaint"]);

export const mayAgree = (order: WorkOrder): boolean => WAITING.has(order.state) && !WITHOUT_VISIT.has(order.kind);
export const isAssignable = (order: WorkOrder): boolean => ASSIGNABLE.has(order.state);
export const isAgreed = (order: WorkOrder): boolean => order.technician_id !== null && AGREED.has(order.state);
export const nextSteps = (order: WorkOrder): readonly OrderState[] => STEPS[order.state] ?? [];
/** A step that needs words: why somebody's case is given up. */
export const needsReason = (to: OrderState): boolean => to === "cancelled";
const AT_SITE: ReadonlySet<OrderState> = new Set(["on_site", "working", "paused"]);
/** Whether a visit is under way that may be broken off and gone on with another day. */
export const mayComeAgain = (order: WorkOrder): boolean => AT_SITE.has(order.state);
