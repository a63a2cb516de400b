import type { WorkOrder } from "@/api/types";
import { useWarranty } from "@/api/warranty";
import { WarrantyNote } from "@/ui/warranty-note";

/** Whether the repair is covered; a case that names no machine and fitted nothing has nothing to say. */
export const OrderWarranty = ({ order }: { order: WorkOrder }) => {
  const { data } = useWarranty(order);
  if (data === undefined || (data.machine.basis === "no_machine" && data.used.length === 0)) return null;
  return <WarrantyNote warranty={data} />;
};
