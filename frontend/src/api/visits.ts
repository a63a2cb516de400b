/** What was done at each visit of an order, and for what one may be broken off. */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "./client";
import type { components } from "./schema";
import type { Language } from "@/lib/i18n/language";
import { ordersAt } from "@/lib/work-orders";
import { useLive } from "./live/live-store";
import type { EarlierVisit, ReportedVisit } from "./types";

export type ListedVisit = components["schemas"]["VisitListed"];

/** More than this a chart of a quarter could not show apart. */
const MOST_ON_A_CHART = 200;

/** Visits at a device or its machine that touched the last `hours`, the newest first; asked again whenever the stream moves an order there. */
export const useVisitsAt = (device: { id: string; asset_id: string | null }, hours: number, wanted: boolean) => {
  const orders = useLive(({ live }) => (live.status === "live" ? ordersAt(live.orders.values(), device) : ""));
  return useQuery({
    queryKey: ["visits", device.id, device.asset_id, hours, orders],
    queryFn: async () => {
      const to = new Date();
      const from = new Date(to.getTime() - hours * 3_600_000);
      const query = { from: from.toISOString(), to: to.toISOString(), device_id: device.id, limit: MOST_ON_A_CHART, ...(device.asset_id !== null && { asset_id: device.asset_id }) };
      return (await told(api.GET("/api/v1/visits", { params: { query } }))).items;
    },
    enabled: wanted,
    placeholderData: (before) => before,
  });
};

/** Oldest first. */
export const visitsOf = async (order_id: string): Promise<ReportedVisit[]> =>
  (await told(api.GET("/api/v1/work-orders/{order_id}/report", { params: { path: { order_id } } }))).visits;

/** What other cases found: at the same machine, and at others of its model with the same fault. */
export const earlierVisits = async (order_id: string): Promise<EarlierVisit[]> =>
  (await told(api.GET("/api/v1/work-orders/{order_id}/earlier-visits", { params: { path: { order_id } } }))).items;

/** The service report as a file, in the language of who asks. */
export const reportPath = (order_id: string, language: Language): string => `/api/v1/work-orders/${order_id}/report.pdf?lang=${language === "en" ? "en" : "zh"}`;

export const photoPath = (order_id: string, sha256: string): string => `/api/v1/work-orders/${order_id}/photos/${sha256}`;

export const policyValue = async (section: string, name: string): Promise<unknown> => {
  const { sections } = await told(api.GET("/api/v1/policy"));
  return sections.find((one) => one.name === section)?.values[name];
};

export const pauseReasons = async (): Promise<string[]> => {
  const reasons = await policyValue("pause", "reasons");
  return Array.isArray(reasons) ? reasons.map(String) : [];
};
