/** Labels on machines, and what customers ask through them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";

export type CustomerRequest = components["schemas"]["CustomerRequest"];
export type Label = components["schemas"]["Label"];

export const requestsOf = async (order_id: string): Promise<CustomerRequest[]> =>
  (await told(api.GET("/api/v1/work-orders/{order_id}/requests", { params: { path: { order_id } } }))).items;

export const requestPhotoAddress = (orderId: string, sha256: string): string => `/api/v1/work-orders/${orderId}/requests/photos/${sha256}`;

export const useRequests = ({ id, version }: { id: string; version: number }) => useQuery({ queryKey: ["customer-requests", id, version], queryFn: () => requestsOf(id) });

const LABELS = "request-labels";

export const useLabels = (device_id: string) =>
  useQuery({ queryKey: [LABELS, device_id], queryFn: async (): Promise<Label[]> => (await told(api.GET("/api/v1/request-labels", { params: { query: { device_id } } }))).items });

export const useMakeLabel = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: components["schemas"]["LabelIn"]) => told(api.POST("/api/v1/request-labels", { body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [LABELS] }),
  });
};

export const useRevokeLabel = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (label_id: string) => told(api.DELETE("/api/v1/request-labels/{label_id}", { params: { path: { label_id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [LABELS] }),
  });
};
