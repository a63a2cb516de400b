/** What a person decides against triage, as it is sent: only what is to be different. Pure. */
import type { components } from "@/api/schema";
import type { OrderState, WorkOrder } from "@/api/types";

export type GradeWish = Omit<components["schemas"]["GradeIn"], "version" | "operation_id">;
export type OrderClass = WorkOrder["class"];

export const CLASSES: readonly OrderClass[] = ["crisis", "urgent_fault", "key_fault", "service", "complaint_urgent", "complaint_important", "complaint", "consult", "suggestion"];
export const PRIORITIES = [1, 2, 3, 4] as const;

const OVER: ReadonlySet<OrderState> = new Set(["done", "signed", "closed", "cancelled"]);

/** Once the work is over, what it was graded as is history. */
export const mayRegrade = ({ state }: WorkOrder): boolean => !OVER.has(state);

/** As the form has it; an empty priority is the one that the class brings. */
export type GradeSaid = { class: string; priority: string; minutes: string; reason: string };

/** Null where nothing would be different. */
export const gradeWish = (said: GradeSaid, order: WorkOrder): GradeWish | null => {
  const chosen = CLASSES.find((one) => one === said.class);
  const priority = Number(said.priority);
  const duration_s = Math.round(Number(said.minutes) * 60);
  const wish = {
    ...(chosen !== undefined && chosen !== order.class && { class: chosen }),
    ...(priority > 0 && priority !== order.priority && { priority }),
    ...(duration_s > 0 && duration_s !== order.duration_s && { duration_s }),
  };
  // A priority that is named together with a new class is meant, also where it is the one of before.
  if ("class" in wish && priority > 0) Object.assign(wish, { priority });
  return Object.keys(wish).length === 0 ? null : { ...wish, reason: said.reason.trim() };
};
