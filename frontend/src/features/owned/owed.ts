/** What the list of owners shows of what it was told. Pure. */
import type { Owned } from "@/api/owned";
import type { WorkOrder } from "@/api/types";
import { OWNED } from "@/lib/work-orders";

/** Of one role, or of all. */
export const isOwned = (item: Owned, owner: string): boolean => owner === "" || item.owner === owner;

/** A text that changes whenever something with an owner does on an order that is open. */
export const owedChanges = (orders: Iterable<WorkOrder>): string =>
  [...orders]
    .flatMap((order) => order.clocks.filter((clock) => OWNED.has(clock.clock) && clock.met_at === null && clock.stopped_at === null)
      .map((clock) => `${order.id}:${clock.clock}:${clock.occasion}:${clock.called}:${clock.taken_by}`))
    .sort()
    .join();
