/** What is asked of the server about orders that look alike. Pure. */
import type { About } from "@/api/duplicates";
import type { OrderState, WorkOrder } from "@/api/types";

const NOT_SET_OUT: ReadonlySet<OrderState> = new Set(["received", "classified", "planned", "offered", "accepted"]);

/** Once somebody is on the way, the other one is the duplicate; who comes to help is none. */
export const mayBeMerged = (order: WorkOrder): boolean => NOT_SET_OUT.has(order.state) && order.helps === null;

export const aboutOf = ({ id, site_id, asset_id, device_id, kind }: WorkOrder): About => ({
  order_id: id, site_id, kind, ...(asset_id !== null && { asset_id }), ...(device_id !== null && { device_id }),
});
