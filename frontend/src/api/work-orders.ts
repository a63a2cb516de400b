/** What people do with work orders, and what is fetched when one is opened. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, request } from "./client";
import type { Candidates, OrderEvent, OrderState, Page, WorkOrder } from "./types";

export type Assignment = { technician_id: string | null; locked?: boolean; starts_at?: string; reason?: string };

/** Asked again when the order's version moves or a plan is applied: candidates depend on both. */
export const useCandidates = (order: WorkOrder, planEdition: number, wanted: boolean) =>
  useQuery({
    queryKey: ["candidates", order.id, order.version, planEdition],
    queryFn: () => get<Candidates>(`/work-orders/${order.id}/candidates`),
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: wanted,
  });

export const useOrderEvents = (order: WorkOrder) =>
  useQuery({
    queryKey: ["order-events", order.id, order.version],
    queryFn: () => get<Page<OrderEvent>>(`/work-orders/${order.id}/events`),
  });

export const useAssign = (order: WorkOrder) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (assignment: Assignment) =>
      request<WorkOrder>("PUT", `/work-orders/${order.id}/assignment`, { body: assignment, version: order.version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["order-events", order.id] }),
  });
};

export const useTransition = (order: WorkOrder) =>
  useMutation({
    mutationFn: ({ to, reason }: { to: OrderState; reason?: string }) =>
      post<WorkOrder>(`/work-orders/${order.id}/transitions`, { to, ...(reason && { reason }), operation_id: crypto.randomUUID() }),
  });
