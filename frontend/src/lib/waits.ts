/** What an order waits for, in words. */
import type { WorkOrder } from "@/api/types";
import type { Translate } from "./i18n/translate";
import { whenOf } from "./times";

/** Null for an order that waits for nothing. */
export const waitText = ({ wait, site }: Pick<WorkOrder, "wait" | "site">, t: Translate, nowMs: number): string | null => {
  if (!wait) return null;
  const reason = t.code("pause", { code: wait.reason });
  return wait.until === null ? t("wait.open", { reason }) : t("wait.until", { reason, time: whenOf(wait.until, nowMs, t, site.timezone) });
};

/** Reasons for which somebody comes again: after a break the same visit goes on. */
export const comesAgainFor = (reasons: readonly string[]): readonly string[] => reasons.filter((reason) => reason !== "break");
