/** What the technician's touches on one job do. */
import type { OrderState, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useToasts } from "@/ui/toast";
import type { WaitSaid } from "@/ui/wait-fields";
import type { ArrivalSaid } from "./arrival";
import { isFull } from "./full";
import { takeStep, useWho } from "./use-phone";
import { hasSigned, mayComeAgain, ratingBeside, visitBody, type Visit } from "./visit";

/** What is said with a step besides where it leads. */
export type Said = WaitSaid | ArrivalSaid;
export type TakeStep = (to: OrderState, said?: Said) => Promise<boolean>;

/** Resolves to false, and says why, when the phone could not keep the step. */
export const useSteps = (job: WorkOrder | undefined, visit: Visit | undefined): TakeStep => {
  const t = useT();
  const session = useWho();
  const say = useToasts((store) => store.say);
  const take = async (to: OrderState, body: Record<string, unknown> = {}): Promise<void> => {
    if (job !== undefined) await takeStep(session, job, to, body);
  };
  const steps = async (to: OrderState, said?: Said): Promise<void> => {
    if (visit === undefined || job === undefined) return;
    const written = visitBody(visit);
    if (to === "done") {
      await take("done", { visit: written });
      if (hasSigned(visit)) await take("signed", ratingBeside(visit));
    } else if (to === "on_site") await take(to, { ...said });
    else if (to === "signed") await take("signed", { visit: { signature: visit.signature }, ...ratingBeside(visit) });
    else await take(to, { ...said, ...(mayComeAgain(job.state) && to !== "working" && { visit: written }) });
  };
  return async (to, said) => {
    try {
      await steps(to, said);
      return true;
    } catch (error) {
      say("bad", t(isFull(error) ? "phone.full" : "phone.not_kept"));
      return false;
    }
  };
};
