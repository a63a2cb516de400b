/** Whether this phone is told while its page is closed, and by which address. */
import { api, told } from "./client";
import type { components } from "@/api/schema";

export const pushState = () => told(api.GET("/api/v1/push"));

export const subscribePush = async (body: components["schemas"]["SubscriptionIn"]): Promise<void> =>
  void (await told(api.PUT("/api/v1/push/subscription", { body })));

export const unsubscribePush = async (): Promise<void> => void (await told(api.DELETE("/api/v1/push/subscription")));

export const testPush = async (): Promise<void> => void (await told(api.POST("/api/v1/push/test")));
