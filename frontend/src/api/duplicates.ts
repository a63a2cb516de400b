/** Orders about one thing: which look alike, and making one of two. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

export type About = { site_id: string; asset_id?: string; device_id?: string; kind?: WorkOrder["kind"]; order_id?: string };

/** Open orders that look like one about this; null asks nothing. */
export const useSimilar = (about: About | null, edition: number) =>
  useQuery({
    queryKey: ["similar", about, edition],
    queryFn: () => told(api.GET("/api/v1/work-orders/similar", { params: { query: about ?? { site_id: "" } } })),
    placeholderData: (before, query) => (JSON.stringify(query?.queryKey[1]) === JSON.stringify(about) ? before : undefined),
    enabled: about !== null,
  });

/** The duplicates that an order took up. */
export const useMergedInto = (order: WorkOrder) =>
  useQuery({
    queryKey: ["merged-into", order.id, order.version],
    queryFn: () => told(api.GET("/api/v1/work-orders", { params: { query: { merged_into: order.id } } })),
    placeholderData: (before) => before,
  });

export const useMerge = (order: WorkOrder) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (into: string) =>
      told(api.POST("/api/v1/work-orders/{order_id}/merge", { params: { path: { order_id: order.id } }, body: { into, version: order.version, operation_id: crypto.randomUUID() } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["similar"] }),
  });
};

export const useUnmerge = () =>
  useMutation({
    mutationFn: ({ id, version }: WorkOrder) =>
      told(api.POST("/api/v1/work-orders/{order_id}/unmerge", { params: { path: { order_id: id } }, body: { version, operation_id: crypto.randomUUID() } })),
  });
