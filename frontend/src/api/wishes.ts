/** What is known of the customer beside an order, what a request must be asked for, and keeping their wishes. */
import { useQuery } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

export type Wishes = components["schemas"]["Wishes"];
type Intake = { channels: string[]; asks: Record<string, string[]> };

export const wishesOf = (order_id: string): Promise<Wishes> => told(api.GET("/api/v1/work-orders/{order_id}/wishes", { params: { path: { order_id } } }));

/** Asked again whenever the order moves: a confirmation brings needs of its own. */
export const useWishes = (order: WorkOrder, mayRead: boolean) =>
  useQuery({
    queryKey: ["wishes", order.id, order.version],
    queryFn: () => wishesOf(order.id),
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
    enabled: mayRead,
  });

/** As the policy has them: by which channels people are asked, and what each kind must be asked for. */
export const useIntake = () =>
  useQuery({
    queryKey: ["intake"],
    queryFn: async (): Promise<Intake> => {
      const { sections } = await told(api.GET("/api/v1/policy"));
      const { channels = [], asks = {} } = (sections.find(({ name }) => name === "intake")?.values ?? {}) as Partial<Intake>;
      return { channels, asks };
    },
  });

export const usePolicyTicks = (wanted: boolean) =>
  useQuery({
    queryKey: ["appointment-ticks"],
    queryFn: async (): Promise<string[]> => {
      const { sections } = await told(api.GET("/api/v1/policy"));
      return (sections.find(({ name }) => name === "appointment")?.values["ticks"] ?? []) as string[];
    },
    enabled: wanted,
  });
