/** What the grade of a case asks for, and what of it is done. */
import { useQuery } from "@tanstack/react-query";
import { api, told } from "./client";
import type { WorkOrder } from "./types";

/** Asked again when the order moves: each step of it may tick one. */
export const usePlaybook = ({ id, version }: WorkOrder, wanted: boolean) =>
  useQuery({
    queryKey: ["playbook", id, version],
    queryFn: () => told(api.GET("/api/v1/work-orders/{order_id}/playbook", { params: { path: { order_id: id } } })),
    placeholderData: (before) => before,
    enabled: wanted,
  });
