/** Labels on machines, and what customers ask through them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { inParts } from "@/lib/in-parts";
import { api, told } from "./client";
import { pagesOf, type Page } from "./pages";

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

export type LabelIn = components["schemas"]["LabelIn"];

/** Takes one file of labels; files of a print are counted from 1. */
type OnSheet = (sheet: Blob, number: number) => void;

/**
 * New labels for machines of one site, as files to print: one's own, or (`null`) all that stand there, so many to a file.
 * Each file is given away as it comes: labels that were made stay made where a later file fails.
 */
export const usePrintLabels = (site_id: string) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ only, onSheet }: { only: LabelIn | null; onSheet: OnSheet }): Promise<void> => {
      let number = 0;
      for await (const items of only === null ? pagesOf((cursor) => machinesOf(site_id, cursor)) : [[only]]) onSheet(await sheetOf(items), ++number);
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: [LABELS] }),
  });
};

/** New labels for whatever is listed, in files of as many as one holds. Labels that were made stay made where a later file fails. */
export const usePrintLabelsOf = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ lists, onSheet }: { lists: AsyncIterable<LabelIn[]>; onSheet: OnSheet }): Promise<void> => {
      let number = 0;
      for await (const items of inParts(lists, MOST_LABELS)) onSheet(await sheetOf(items), ++number);
    },
    onSettled: () => void queries.invalidateQueries({ queryKey: [LABELS] }),
  });
};

/** All that stands at a site, as it is labelled. */
export const machinesAt = (site_id: string): AsyncGenerator<LabelIn[]> => pagesOf((cursor) => machinesOf(site_id, cursor));

/** As many as the server puts into one file. */
const MOST_LABELS = 90;

const sheetOf = async (items: LabelIn[]): Promise<Blob> =>
  (await told(api.POST("/api/v1/request-labels/sheet", { body: { items }, parseAs: "blob" }))) as unknown as Blob;

const machinesOf = async (site_id: string, cursor: string | null): Promise<Page<LabelIn>> => {
  const { items, next } = await told(api.GET("/api/v1/devices", { params: { query: { site_id, limit: MOST_LABELS, ...(cursor !== null && { cursor }) } } }));
  return { items: items.map(({ id, name, asset_id }) => ({ site_id, name: name || id, asset_id, device_id: id })), next };
};

export const useRevokeLabel = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (label_id: string) => told(api.DELETE("/api/v1/request-labels/{label_id}", { params: { path: { label_id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: [LABELS] }),
  });
};
