import type { ImportRow } from "@/api/types";

/** How many rows meet each fate. */
export const countActions = (rows: readonly ImportRow[]): Record<ImportRow["action"], number> => {
  const counts = { create: 0, update: 0, skip: 0, error: 0 };
  for (const row of rows) counts[row.action] += 1;
  return counts;
};
