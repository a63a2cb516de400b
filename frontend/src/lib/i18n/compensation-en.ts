/** Words of what a missed limit is made up with. English. */
import type { compensationZhCN } from "./compensation-zh-CN";

export const compensationEn: Record<keyof typeof compensationZhCN, string> = {
  "compensation.title": "Overdue compensation",
  "compensation.late": "{clock}: {by} over the limit",
  "compensation.fee_reduced": "{percent}% off the service fee",
  "compensation.fee_waived": "no service fee",
  "compensation.voucher": "a voucher of {amount} {currency}",
  "compensation.reason": "Why, or why not",
  "compensation.grant": "Grant it to the customer",
  "compensation.decline": "Decline",
  "compensation.is.granted": "Granted by {by}",
  "compensation.is.declined": "Declined by {by}",
  "event.compensation_offered": "Overdue compensation on offer",
  "event.compensation_decided": "Overdue compensation decided",
};
