/** What was done at each visit of an order, and for what one may be broken off. */
import { api, told } from "./client";
import type { Language } from "@/lib/i18n/language";
import type { ReportedVisit } from "./types";

/** Oldest first. */
export const visitsOf = async (order_id: string): Promise<ReportedVisit[]> =>
  (await told(api.GET("/api/v1/work-orders/{order_id}/report", { params: { path: { order_id } } }))).visits;

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
