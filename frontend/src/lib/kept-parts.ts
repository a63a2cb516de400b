/** Parts kept in a van: for this order, or for another that its technician has. */
import type { WorkOrder } from "@/api/types";
import { shortNumber } from "./words";

/** A phone may still hold an order from before parts were kept. */
type WithParts = Pick<WorkOrder, "id" | "number" | "parts"> & Partial<Pick<WorkOrder, "reserved" | "fitted">>;

/** How many of a part the van keeps for other orders, and for which. */
export const keptForOthers = (part: string, orderId: string, orders: readonly WithParts[]): { n: number; orders: string } => {
  const others = orders.filter((order) => order.id !== orderId && (order.reserved?.[part] ?? 0) > 0);
  return { n: others.reduce((sum, order) => sum + (order.reserved?.[part] ?? 0), 0), orders: others.map(({ number }) => shortNumber(number)).join(", ") };
};

/** Each part that an order probably still needs, once, and whether the van keeps as many as that. */
export const partsWanted = ({ parts, reserved, fitted }: WithParts): { part: string; n: number; kept: boolean }[] =>
  [...new Set(parts)]
    .map((part) => {
      const n = parts.filter((one) => one === part).length - (fitted?.[part] ?? 0);
      return { part, n, kept: (reserved?.[part] ?? 0) >= n };
    })
    .filter(({ n }) => n > 0);
