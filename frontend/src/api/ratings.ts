/** How customers rated a case, and writing down what one of them says on the telephone. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import type { RatingAsks } from "@/lib/rating";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

export type RatingOfRound = components["schemas"]["RatingOfRound"];
/** The policy's `rating` section, as far as it is asked of people. */
export type RatingRules = { redUpTo: number; asksOf: Record<string, string[]>; recommend: boolean; scale: RatingAsks["scale"] };

const of = (order: WorkOrder) => ({ path: { order_id: order.id } });
const FINISHED: ReadonlySet<WorkOrder["state"]> = new Set(["signed", "closed"]);

/** Whether it may be rated now, as far as its state says so. */
export const isRatable = (order: WorkOrder): boolean => FINISHED.has(order.state) && order.helps === null;

export const useRatings = (order: WorkOrder, mayRead: boolean) =>
  useQuery({
    queryKey: ["ratings", order.id, order.version],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/ratings", { params: of(order) }))).items,
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: mayRead && (order.round > 1 || isRatable(order)),
  });

export const ratingRules = async (): Promise<RatingRules> => {
  const { sections } = await told(api.GET("/api/v1/policy"));
  const rating = sections.find(({ name }) => name === "rating")?.values ?? {};
  return {
    redUpTo: Number(rating["red_up_to"] ?? 0),
    asksOf: (rating["dimensions"] ?? {}) as Record<string, string[]>,
    recommend: rating["recommend"] === true,
    scale: rating["scale"] === "letters" ? "letters" : "stars",
  };
};

/** What is asked of the customer of an order of this kind. */
export const asksFor = (rules: RatingRules, kind: WorkOrder["kind"]): RatingAsks => ({ dimensions: rules.asksOf[kind] ?? [], recommend: rules.recommend, scale: rules.scale });

export const useRatingRules = (wanted: boolean) => useQuery({ queryKey: ["rating-rules"], queryFn: ratingRules, enabled: wanted });

export const useTakeDown = (order: WorkOrder) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Omit<components["schemas"]["RatingByTelephoneIn"], "operation_id" | "version">) =>
      told(api.POST("/api/v1/work-orders/{order_id}/ratings", { params: of(order), body: { ...body, version: order.version, operation_id: crypto.randomUUID() } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["ratings", order.id] }),
  });
};
