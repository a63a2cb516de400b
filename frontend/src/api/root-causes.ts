/** Why customers gave red ratings: what is on record, and writing it down. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "./client";
import type { WorkOrder } from "./types";
import { policyValue } from "./visits";

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

export const useRootCauses = (order: WorkOrder, mayRead: boolean) =>
  useQuery({
    queryKey: ["root-causes", order.id, order.version],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/root-causes", { params: of(order) }))).items,
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: mayRead && (order.round > 1 || order.clocks.some((one) => one.clock === "root_cause")),
  });

/** The causes there are to choose from, as the policy has them. */
export const useCauses = (): readonly string[] => {
  const causes = useQuery({ queryKey: ["root-cause-causes"], queryFn: () => policyValue("root_cause", "causes") }).data;
  return Array.isArray(causes) ? causes.map(String) : [];
};

export const useRecordRootCause = (order: WorkOrder) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (found: { cause: string; words: string; measure: string }) =>
      told(api.POST("/api/v1/work-orders/{order_id}/root-causes", { params: of(order), body: { ...found, version: order.version, operation_id: crypto.randomUUID() } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["root-causes", order.id] }),
  });
};
