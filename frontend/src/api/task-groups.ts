/** Temporary groups across departments on one case: who was called, and the cases to which the reader was. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { newKey } from "@/lib/new-key";
import { api, told } from "./client";
import { useMay } from "./rights";
import type { WorkOrder } from "./types";

export type TaskGroup = components["schemas"]["TaskGroup"];
export type CalledCase = components["schemas"]["CalledCase"];
export type GroupSaid = { purpose: string; members: readonly string[] };

const CALLED = ["called-to"];
/** A case beyond one's scope is not in the live part of the board. */
const LOOK_EVERY_MS = 30_000;

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

export const useCalledTo = () => {
  const may = useMay()("teams.read");
  return useQuery({ queryKey: CALLED, queryFn: async () => (await told(api.GET("/api/v1/task-groups"))).items, refetchInterval: LOOK_EVERY_MS, enabled: may });
};

/** All groups of a case, the newest first; asked again when the case moves. */
export const useTaskGroups = (order: WorkOrder) => {
  const may = useMay()("teams.read");
  return useQuery({
    queryKey: ["task-groups", order.id, order.version],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/task-groups", { params: of(order) }))).items,
    placeholderData: (before) => before, enabled: may,
  });
};

/** What is done to a group changes the case: also one that the live part of the board does not hold. */
const useGroupAct = <Said,>(order: WorkOrder, act: (said: Said) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      for (const queryKey of [CALLED, ["task-groups", order.id], ["work-order", order.id], ["order-events", order.id]]) void queries.invalidateQueries({ queryKey });
    },
  });
};

/** A new group, or, where one is there, other people or another purpose. */
export const useCallGroup = (order: WorkOrder, isThere: boolean) =>
  useGroupAct(order, ({ purpose, members }: GroupSaid): Promise<TaskGroup> => {
    const body = { purpose, members: [...members], version: order.version, operation_id: newKey() };
    return isThere
      ? told(api.PUT("/api/v1/work-orders/{order_id}/task-groups/current", { params: of(order), body }))
      : told(api.POST("/api/v1/work-orders/{order_id}/task-groups", { params: of(order), body }));
  });

export const useEndGroup = (order: WorkOrder) =>
  useGroupAct(order, (reason: string) => told(api.POST("/api/v1/work-orders/{order_id}/task-groups/current/end", { params: of(order), body: { reason, version: order.version, operation_id: newKey() } })));

export const useSayInGroup = (order: WorkOrder) =>
  useGroupAct(order, (words: string) => told(api.POST("/api/v1/work-orders/{order_id}/task-groups/current/words", { params: of(order), body: { words, operation_id: newKey() } })));
