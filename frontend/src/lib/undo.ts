/** What can be taken back: the last assignments of this page, each with the version it left behind. Pure. */
import type { WorkOrder } from "@/api/types";

export type Held = Pick<WorkOrder, "technician_id" | "locked">;
export type Done = { order_id: string; number: string; before: Held; /** The order's version once it was done. */ version: number };

const MOST = 20;

export const remembered = (done: readonly Done[], one: Done): readonly Done[] => [...done.slice(1 - MOST), one];

export type Inverse = { technician_id: string | null; locked?: boolean };

/** What puts things back. Whoever has nobody again is not locked to anybody. */
export const inverseOf = ({ before }: Done): Inverse =>
  before.technician_id === null ? { technician_id: null } : { technician_id: before.technician_id, locked: before.locked };

/** Only while nobody is known to have touched the order since: their word would be lost. The stream may still be behind. */
export const isUndoable = ({ version }: Done, order: WorkOrder | undefined): boolean => order === undefined || order.version <= version;
