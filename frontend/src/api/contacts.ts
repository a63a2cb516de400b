/** Words owed to the customer of a case: what is owed until when, and what came of those before. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

export type Contact = components["schemas"]["Contact"];
export type ContactOutcome = "told" | "satisfied" | "not_satisfied" | "unreachable";
export type ContactSaid = { round: number; occasion: number; outcome: ContactOutcome; said: string; next_at?: string };

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });

export const useContacts = (order: WorkOrder, mayRead: boolean) =>
  useQuery({
    queryKey: ["contacts", order.id, order.version],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/contacts", { params: of(order) }))).items,
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: mayRead,
  });

const useContactAct = <Said,>(order: WorkOrder, act: (said: Said) => Promise<unknown>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => Promise.all([["contacts", order.id], ["owned"], ["work-order", order.id]].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
};

const stamp = (order: WorkOrder) => ({ version: order.version, operation_id: crypto.randomUUID() });

/** Promise a reply by a time that the customer was told. */
export const usePromise = (order: WorkOrder) =>
  useContactAct(order, (said: { due_at: string; words: string }) => told(api.POST("/api/v1/work-orders/{order_id}/contacts", { params: of(order), body: { ...said, ...stamp(order) } })));

/** What came of it. */
export const useAnswerContact = (order: WorkOrder) =>
  useContactAct(order, (said: ContactSaid) => told(api.POST("/api/v1/work-orders/{order_id}/contacts/answers", { params: of(order), body: { ...said, ...stamp(order) } })));
