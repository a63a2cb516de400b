/** Short messages between the desk and its technicians. The stream says when to ask again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { newKey } from "@/lib/new-key";
import { api, told } from "./client";
import { useLive } from "./live/live-store";
import { usePages } from "./pages";
import type { Canned, DeskMessage, WorkOrder } from "./types";

export type Conversation = components["schemas"]["Conversation"];

const KEY = "conversations";
/** What a phone keeps to be read without a network. */
const KEPT = 100;

const useEdition = (): number | null => useLive(({ live }) => (live.status === "live" ? live.messageEdition : null));

const of = (technician_id: string) => ({ path: { technician_id } });

/** With each technician the last message and how many are unread, the newest first. */
export const useConversations = () =>
  useQuery({ queryKey: [KEY, "all", useEdition()], queryFn: async () => (await told(api.GET("/api/v1/conversations"))).items, placeholderData: (before) => before });

/** What was said with one technician, the newest first, page by page. */
export const useConversation = (technicianId: string) =>
  usePages([KEY, technicianId, useEdition()], (query) => told(api.GET("/api/v1/conversations/{technician_id}", { params: { ...of(technicianId), query } })));

/** What was said about an order, oldest first. */
export const useMessagesOf = ({ id }: WorkOrder, wanted: boolean) =>
  useQuery({
    queryKey: [KEY, "order", id, useEdition()],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/messages", { params: { path: { order_id: id } } }))).items,
    placeholderData: (before) => before,
    enabled: wanted,
  });

export const useWrite = (technicianId: string, orderId: string | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (words: { text: string; canned: Canned | null }) => told(api.POST("/api/v1/conversations/{technician_id}", { params: of(technicianId), body: { ...words, id: newKey(), work_order_id: orderId } })),
    onSettled: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
};

/** Tell that these were shown; said again, it says nothing new. */
export const tellRead = async (technicianId: string, ids: readonly string[]): Promise<void> =>
  void (await told(api.POST("/api/v1/conversations/{technician_id}/read", { params: of(technicianId), body: { ids: [...ids] } })));

/** For the phone: the newest of the own conversation, newest first. */
export const conversationWith = async (technicianId: string): Promise<DeskMessage[]> =>
  (await told(api.GET("/api/v1/conversations/{technician_id}", { params: { ...of(technicianId), query: { limit: KEPT } } }))).items;

/** The message's id is also the key of the request: sent twice, written once. */
export const writeMessage = async (technicianId: string, body: components["schemas"]["MessageIn"], signal: AbortSignal): Promise<void> =>
  void (await told(api.POST("/api/v1/conversations/{technician_id}", { params: { ...of(technicianId), header: { "idempotency-key": body.id } }, body, signal })));
