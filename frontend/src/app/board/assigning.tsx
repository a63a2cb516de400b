/** Assigning, from wherever on the board: with a reason where somebody has agreed or a rule is broken, with words after, and
 * with a way back and forth. */
import { Refusal } from "@/api/client";
import { useLive } from "@/api/live/live-store";
import { useAssign, type Assignment } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { ReasonForm } from "@/features/work-orders/reason-form";
import { isAgreed } from "@/features/work-orders/next-steps";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { asLeft, forgotten, inverseOf, isOnTop, isUndoable, NO_STEPS, remembered, turned, type Done, type Side, type Steps } from "@/lib/undo";
import { shortNumber } from "@/lib/words";
import { Dialog } from "@/ui/dialog";
import { useToasts } from "@/ui/toast";
import { useRef, useState, type ReactNode } from "react";

export type Act = { order: WorkOrder; assignment: Assignment };
/** One wish for one or several orders; `done` is said once all of them went through. `broken` names rules of the plan that it
 * breaks: then it needs a reason. */
export type Wish = { acts: readonly Act[]; done: string; broken?: string };
export type Assigning = { assign: (wish: Wish) => void; undo: () => void; redo: () => void; pending: boolean; /** The order of the wish that waits for a reason. */ asking: string | null; /** The wish is dropped, unasked. */ giveUp: () => void; dialog: ReactNode };

/** Somebody who has agreed to go would no longer have it: that is done with a reason. */
const takesAway = ({ acts }: Wish): boolean =>
  acts.some(({ order, assignment: { technician_id } }) => technician_id !== undefined && isAgreed(order) && technician_id !== order.technician_id);

const withReason = ({ acts, done }: Wish, reason: string): Wish => ({ done, acts: acts.map(({ order, assignment }) => ({ order, assignment: { ...assignment, reason } })) });

const orderNow = (id: string): WorkOrder | undefined => {
  const { live } = useLive.getState();
  return live.status === "live" ? live.orders.get(id) : undefined;
};

export const useAssigning = (): Assigning => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const put = useAssign();
  const steps = useRef<Steps>(NO_STEPS);
  const [asking, setAsking] = useState<Wish | null>(null);
  const last = useRef<Promise<void>>(Promise.resolve());

  /** What is taken back may still be on its way: each act waits for the one before. */
  const queue = (act: () => Promise<void>): void => {
    last.current = last.current.then(act);
  };

  /** One after the other: each is judged against the plan that the one before has changed. */
  const send = async ({ acts, done: words }: Wish): Promise<void> => {
    setAsking(null);
    const went: Done[] = [];
    for (const { order: drawn, assignment } of acts) {
      const order = asLeft(drawn, steps.current);
      try {
        const after = await put.mutateAsync({ order, assignment });
        const step = { id: `${order.id} ${after.version}`, order_id: order.id, number: order.number, before: order, after, from: order.version, version: after.version };
        steps.current = remembered(steps.current, step);
        went.unshift(step);
      } catch (error) {
        const fetching = (): void => queue(() => send({ acts: [{ order, assignment: { ...assignment, fetches_parts: true } }], done: words }));
        const isKept = error instanceof Refusal && error.code === "part.reserved";
        say("bad", `${order.number}: ${refusalText(error, t)}`, isKept ? { label: t("assign.fetches_parts"), run: fetching } : undefined);
      }
    }
    const back = { label: t("undo.act"), run: () => queue(() => turnBack("done", went)) };
    if (went.length > 0) say("good", went.length === acts.length ? words : t("assign.some", { n: went.length, all: acts.length }), back);
  };

  /** Steps of one side, the newest first, or just the newest one, are answered by steps of their own; the server knows of no way back but forward. */
  const turnBack = async (side: Side, wanted: readonly Done[] | "newest"): Promise<void> => {
    for (const one of wanted === "newest" ? [null] : wanted) {
      const newest = steps.current[side].at(-1);
      if (newest === undefined) return say("bad", t(side === "done" ? "undo.nothing" : "redo.nothing"));
      if (one !== null && !isOnTop(steps.current, side, one)) return say("bad", t("undo.not_last", { number: one.number }));
      if (!isUndoable(newest, orderNow(newest.order_id))) {
        steps.current = forgotten(steps.current, side);
        say("bad", t(side === "done" ? "undo.moved" : "redo.moved", { number: newest.number }));
        continue;
      }
      try {
        const order = { id: newest.order_id, version: newest.version, technician_id: null };
        const after = await put.mutateAsync({ order, assignment: { ...inverseOf(newest), reason: t(side === "done" ? "undo.reason" : "redo.reason") } });
        steps.current = turned(steps.current, side, after.version);
        const other = side === "done" ? { label: t("redo.act"), run: () => queue(() => turnBack("undone", [newest])) } : { label: t("undo.act"), run: () => queue(() => turnBack("done", [newest])) };
        say("good", t(side === "done" ? "undo.done" : "redo.done", { number: newest.number }), other);
      } catch (error) {
        steps.current = forgotten(steps.current, side);
        say("bad", `${newest.number}: ${refusalText(error, t)}`);
      }
    }
  };

  const giveUp = (): void => setAsking(null);
  const dialog = asking && (
    <Dialog title={t("assign.asks_why", { orders: asking.acts.map(({ order }) => shortNumber(order.number)).join(t("list.comma")) })} onClose={giveUp}>
      <div className="grid gap-3 p-4">
        {asking.broken !== undefined && <p className="text-warn"><span aria-hidden>⚠ </span>{t("assign.breaks", { rules: asking.broken })}</p>}
        {takesAway(asking) && <p className="text-dim">{t("assign.agreed")}</p>}
        <ReasonForm act={t(asking.broken === undefined ? "step.confirm" : "assign.anyway")} onSay={(reason) => queue(() => send(withReason(asking, reason)))} onBack={giveUp} />
      </div>
    </Dialog>
  );
  return {
    assign: (wish) => (wish.broken !== undefined || takesAway(wish) ? setAsking(wish) : queue(() => send(wish))),
    undo: () => queue(() => turnBack("done", "newest")), redo: () => queue(() => turnBack("undone", "newest")), pending: put.isPending, asking: asking?.acts[0]?.order.id ?? null, giveUp, dialog,
  };
};
