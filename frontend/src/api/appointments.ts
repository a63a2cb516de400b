/** Times agreed with the customer: what is free and at what cost, booking one, giving it up. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import { usePlanEdition } from "./plan";
import type { Interval, WorkOrder } from "./types";

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

/** Asked when somebody wants to see them, and again when the order or the plan is another. */
export const useSlots = (order: WorkOrder, wanted: boolean) => {
  const edition = usePlanEdition();
  return useQuery({
    queryKey: ["slots", order.id, order.version, edition],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/slots", { params: of(order) })),
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: wanted,
  });
};

/** The customer was told when somebody comes, and agrees; what they need is added to the order. */
export const useConfirmVisit = (order: WorkOrder) =>
  useMutation({
    mutationFn: (said: { needs: string; ticks: string[] }): Promise<WorkOrder> =>
      told(api.POST("/api/v1/work-orders/{order_id}/appointment/confirmation", { params: of(order), body: said })),
  });

/** Promise a window; null gives the agreed one up. */
export const useAppoint = (order: WorkOrder) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (window: Interval | null): Promise<WorkOrder> =>
      window === null
        ? told(api.DELETE("/api/v1/work-orders/{order_id}/appointment", { params: of(order) }))
        : told(api.PUT("/api/v1/work-orders/{order_id}/appointment", { params: of(order), body: { window, operation_id: crypto.randomUUID(), version: order.version } })),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ["slots", order.id] }), queries.invalidateQueries({ queryKey: ["order-events", order.id] })]),
  });
};
