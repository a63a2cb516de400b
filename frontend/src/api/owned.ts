/** What has an owner: cases that the front line cannot solve, words owed to customers, ratings to be looked into. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import type { Clock, WorkOrder } from "./types";

export type Owned = components["schemas"]["OwnedItem"];
export type UnsolvedAnswer = "taken" | "passed_on" | "solved";

const KEY = ["owned"];
/** Due times lie hours apart; what changes on an open order asks at once. */
const LOOK_EVERY_MS = 30_000;
const AT_ONCE = 50;

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

/** Everything that somebody owes, the soonest due first. `changes` asks anew. */
export const useOwned = (changes: string, wanted: boolean) =>
  useInfiniteQuery({
    queryKey: [...KEY, changes],
    queryFn: ({ pageParam }) => told(api.GET("/api/v1/owned", { params: { query: { limit: AT_ONCE, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? null,
    placeholderData: (before) => before,
    refetchInterval: LOOK_EVERY_MS,
    enabled: wanted,
  });

/** The clock of this name that waits for an answer. */
export const runningClock = (order: WorkOrder, name: string): Clock | undefined =>
  order.clocks.find((one) => one.clock === name && one.met_at === null && one.stopped_at === null);

const useOwnedAct = <Said,>(act: (said: Said) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => queries.invalidateQueries({ queryKey: KEY }) });
};

export const useSayUnsolved = (order: WorkOrder) =>
  useOwnedAct((reason: string) =>
    told(api.POST("/api/v1/work-orders/{order_id}/unsolved", { params: of(order), body: { reason, version: order.version, operation_id: crypto.randomUUID() } })));

export const useAnswerUnsolved = (order: WorkOrder) =>
  useOwnedAct((said: { outcome: UnsolvedAnswer; words: string }) =>
    told(api.POST("/api/v1/work-orders/{order_id}/unsolved/answers", { params: of(order), body: { ...said, version: order.version, operation_id: crypto.randomUUID() } })));
