/** How the warranty of a case stands: of its machine, of parts fitted before, of those it fitted. */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "./client";
import type { components } from "./schema";

export type Warranty = components["schemas"]["Warranty"];
export type MachineCover = components["schemas"]["Cover"];

export const warrantyOf = (order_id: string): Promise<Warranty> => told(api.GET("/api/v1/work-orders/{order_id}/warranty", { params: { path: { order_id } } }));

/** Asked again when the order moves: what it fitted may be another. */
export const useWarranty = ({ id, version }: { id: string; version: number }) =>
  useQuery({ queryKey: ["warranty", id, version], queryFn: () => warrantyOf(id), placeholderData: (before) => before });
