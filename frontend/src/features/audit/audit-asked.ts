/** What is looked for in the audit, from the address to the server. Pure. */
import type { AuditAsked } from "@/api/audit";
import { beginOf, dayAfter } from "@/lib/days";

const TEXTS = ["actor", "role", "action", "subject"] as const;

/** Days are whole days of the screen's zone; an empty filter is none. */
export const askedOf = (params: Readonly<Record<string, string>>, zone: string): AuditAsked => {
  const asked: AuditAsked = {};
  for (const name of TEXTS) {
    const text = params[name]?.trim();
    if (text) asked[name] = text;
  }
  const { first, last } = params;
  if (first) asked.since = beginOf(first, zone).toISOString();
  if (last) asked.until = beginOf(dayAfter(last, 1), zone).toISOString();
  return asked;
};
