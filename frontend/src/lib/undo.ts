/** What can be taken back and done again: the last assignments of this page, each with the versions around it. Pure. */
import type { WorkOrder } from "@/api/types";

export type Held = Pick<WorkOrder, "technician_id" | "locked"> & Partial<Pick<WorkOrder, "fixed_start">>;
/** `id` names the step, however often it is taken back and done again. It changed the order from version `from` to `version`; `before` is how it was held, `after` how it is held since. */
export type Done = { id: string; order_id: string; number: string; before: Held; after: Held; from: number; version: number };
export type Steps = { done: readonly Done[]; undone: readonly Done[] };
export type Side = keyof Steps;

export const NO_STEPS: Steps = { done: [], undone: [] };
const MOST = 20;

const pushed = (steps: readonly Done[], one: Done): readonly Done[] => [...steps.slice(1 - MOST), one];

/** A new step; what had been undone before it is no longer a way forward. */
export const remembered = ({ done }: Steps, one: Done): Steps => ({ done: pushed(done, one), undone: [] });

/** The order as this page's own steps have left it since it was drawn: a second act that comes before the screen follows the
 * first is not held against the first. Somebody else's change in between is on no step, and the act is refused for it. */
export const asLeft = <T extends Held & Pick<WorkOrder, "id" | "version">>(drawn: T, { done }: Steps): T =>
  done.reduce((order, { order_id, from, version, after: { technician_id, locked, fixed_start = null } }) =>
    (order_id === order.id && from === order.version ? { ...order, technician_id, locked, fixed_start, version } : order), drawn);

/** Whether this step is the next one on its side: an older one is not reached past what was done since. */
export const isOnTop = (steps: Steps, side: Side, { id }: Pick<Done, "id">): boolean => steps[side].at(-1)?.id === id;

const without = (steps: Steps, side: Side): Steps => ({ ...steps, [side]: steps[side].slice(0, -1) });
export const forgotten = without;

/** The newest step of one side was taken back by another step, which led to `version`: it lies on the other side now, and
 * older steps of the same order stand on the new version. */
export const turned = (steps: Steps, side: Side, version: number): Steps => {
  const step = steps[side].at(-1);
  if (step === undefined) return steps;
  const moved = (one: Done): Done => (one.order_id === step.order_id && one.version === step.from ? { ...one, version } : one);
  const back: Done = { ...step, before: step.after, after: step.before, from: step.version, version };
  const rest = without(steps, side)[side].map(moved);
  return side === "done" ? { done: rest, undone: pushed(steps.undone, back) } : { done: pushed(steps.done, back), undone: rest };
};

export type Inverse = { technician_id: string | null; locked?: boolean; fixed?: boolean; starts_at?: string };

/** What puts things back. Whoever has nobody again is not locked to anybody; a time that was fixed is fixed again. */
export const inverseOf = ({ before, after }: Pick<Done, "before"> & Partial<Pick<Done, "after">>): Inverse => {
  if (before.technician_id === null) return { technician_id: null };
  const held = { technician_id: before.technician_id, locked: before.locked };
  if (before.fixed_start != null) return { ...held, fixed: true, starts_at: before.fixed_start };
  return after?.fixed_start != null ? { ...held, fixed: false } : held;
};

/** Only while nobody is known to have touched the order since: their word would be lost. The stream may still be behind. */
export const isUndoable = ({ version }: Pick<Done, "version">, order: WorkOrder | undefined): boolean => order === undefined || order.version <= version;
