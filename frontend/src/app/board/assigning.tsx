/** Assigning, from wherever on the board: with a reason where somebody has agreed, with words after, and with a way back. */
import { Refusal } from "@/api/client";
import { useLive } from "@/api/live/live-store";
import { useAssign, type Assignment } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { ReasonForm } from "@/features/work-orders/reason-form";
import { isAgreed } from "@/features/work-orders/next-steps";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { inverseOf, isUndoable, remembered, type Done } from "@/lib/undo";
import { Dialog } from "@/ui/dialog";
import { useToasts } from "@/ui/toast";
import { useRef, useState, type ReactNode } from "react";

/** One wish for one or several orders; `done` is said once all of them went through. */
export type Wish = { orders: readonly WorkOrder[]; assignment: Assignment; done: string };
export type Assigning = { assign: (wish: Wish) => void; undo: () => void; pending: boolean; dialog: ReactNode };

/** Somebody who has agreed to go would no longer have it: that is done with a reason. */
const takesAway = ({ orders, assignment: { technician_id } }: Wish): boolean =>
  technician_id !== undefined && orders.some((order) => isAgreed(order) && technician_id !== order.technician_id);

const orderNow = (id: string): WorkOrder | undefined => {
  const { live } = useLive.getState();
  return live.status === "live" ? live.orders.get(id) : undefined;
};

export const useAssigning = (): Assigning => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const put = useAssign();
  const done = useRef<readonly Done[]>([]);
  const [asking, setAsking] = useState<Wish | null>(null);
  const last = useRef<Promise<void>>(Promise.resolve());

  /** What is taken back may still be on its way: each act waits for the one before. */
  const queue = (act: () => Promise<void>): void => {
    last.current = last.current.then(act);
  };

  /** One after the other: each is judged against the plan that the one before has changed. */
  const send = async ({ orders, assignment, done: words }: Wish): Promise<void> => {
    setAsking(null);
    let went = 0;
    for (const order of orders) {
      try {
        const after = await put.mutateAsync({ order, assignment });
        done.current = remembered(done.current, { order_id: order.id, number: order.number, before: order, version: after.version });
        went += 1;
      } catch (error) {
        const fetching = (): void => queue(() => send({ orders: [order], assignment: { ...assignment, fetches_parts: true }, done: words }));
        const isKept = error instanceof Refusal && error.code === "part.reserved";
        say("bad", `${order.number}: ${refusalText(error, t)}`, isKept ? { label: t("assign.fetches_parts"), run: fetching } : undefined);
      }
    }
    if (went === orders.length) say("good", words, { label: t("undo.act"), run: () => queue(() => takeBack(went)) });
    else if (went > 0) say("good", t("assign.some", { n: went, all: orders.length }), { label: t("undo.act"), run: () => queue(() => takeBack(went)) });
  };

  const takeBack = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps; step += 1) {
      const last = done.current.at(-1);
      if (last === undefined) return say("bad", t("undo.nothing"));
      done.current = done.current.slice(0, -1);
      if (!isUndoable(last, orderNow(last.order_id))) {
        say("bad", t("undo.moved", { number: last.number }));
        continue;
      }
      try {
        await put.mutateAsync({ order: { id: last.order_id, version: last.version, technician_id: null }, assignment: { ...inverseOf(last), reason: t("undo.reason") } });
        say("good", t("undo.done", { number: last.number }));
      } catch (error) {
        say("bad", `${last.number}: ${refusalText(error, t)}`);
      }
    }
  };

  const dialog = asking && (
    <Dialog title={asking.done} onClose={() => setAsking(null)}>
      <div className="grid gap-3 p-4">
        <p className="text-dim">{t("assign.agreed")}</p>
        <ReasonForm act={t("step.confirm")} onSay={(reason) => queue(() => send({ ...asking, assignment: { ...asking.assignment, reason } }))} onBack={() => setAsking(null)} />
      </div>
    </Dialog>
  );
  return { assign: (wish) => (takesAway(wish) ? setAsking(wish) : queue(() => send(wish))), undo: () => queue(() => takeBack(1)), pending: put.isPending, dialog };
};
