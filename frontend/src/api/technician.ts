/** What a technician tells of themselves. */
import { api, told } from "./client";
import type { components } from "@/api/schema";
import type { WorkOrder } from "./types";

export const sendPosition = (body: components["schemas"]["PositionIn"]) => told(api.PUT("/api/v1/technicians/me/position", { body }));

type Step = components["schemas"]["TransitionIn"] & { operation_id: string };

/** The operation id is also the key of the request: sent twice, done once. */
export const sendStep = (order_id: string, body: Step): Promise<WorkOrder> =>
  told(api.POST("/api/v1/work-orders/{order_id}/transitions", { params: { path: { order_id }, header: { "idempotency-key": body.operation_id } }, body }));
