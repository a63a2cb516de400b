/** What a technician tells of themselves, and what they may know of themselves. */
import { api, told } from "./client";
import type { components } from "@/api/schema";
import type { Part, Technician, WorkOrder } from "./types";
import { policyValue } from "./visits";

export const sendPosition = (body: components["schemas"]["PositionIn"]) => told(api.PUT("/api/v1/technicians/me/position", { body }));

type Step = components["schemas"]["TransitionIn"] & { operation_id: string };

/** The operation id is also the key of the request: sent twice, done once. */
export const sendStep = (order_id: string, body: Step, signal: AbortSignal): Promise<WorkOrder> =>
  told(api.POST("/api/v1/work-orders/{order_id}/transitions", { params: { path: { order_id }, header: { "idempotency-key": body.operation_id } }, body, signal }));

/** Tell the desk of a step that was refused, also of an order that is somebody else's by now. */
export const tellRefusedStep = async (order_id: string, body: components["schemas"]["RefusedStepIn"], signal: AbortSignal): Promise<void> =>
  void (await told(api.POST("/api/v1/work-orders/{order_id}/refused-steps", { params: { path: { order_id } }, body, signal })));

/** The technician as the board sees them: shift, skills, what is in the van. */
export const myself = (): Promise<Technician> => told(api.GET("/api/v1/technicians/me"));

export const catalogue = async (): Promise<Part[]> =>
  (await told(api.GET("/api/v1/parts", { params: { query: { limit: 200 } } }))).items;

/** How many photos a visit needs, by the policy. */
export const leastPhotos = async (): Promise<number> => Number((await policyValue("visit", "min_photos")) ?? 0);

/** What a visit must show besides the checklist, by the kind of its order. */
export const visitNeeds = async (): Promise<Record<string, string[]>> => ((await policyValue("visit", "needs")) ?? {}) as Record<string, string[]>;

/** Farther from the site than this an arrival asks for a reason, in metres. */
export const arriveWithin_m = async (): Promise<number> => Number((await policyValue("visit", "arrive_within_m")) ?? DEFAULT_WITHIN_M);
const DEFAULT_WITHIN_M = 300;

/** The fastest way by van between two places written as `lat,lon`. Refused where no region's roads are known. */
export const roadBetween = async (from: string, to: string) => {
  const { travel_s, distance_m, geometry } = await told(api.GET("/api/v1/route", { params: { query: { from, to } } }));
  return { travel_s, distance_m, line: geometry as [number, number][] };
};
