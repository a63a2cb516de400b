/** The steps of the procedure that fits the job, ticked beside the checklist and kept with the visit. */
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { procedureOf, ticked } from "./procedure";
import { useSuggestedKept } from "./use-facts";
import type { Visit } from "./visit";

type Props = { job: WorkOrder; visit: Visit; change: (patch: Partial<Visit>) => void };

export const ProcedureField = ({ job, visit, change }: Props) => {
  const t = useT();
  const suggested = useSuggestedKept(job);
  const procedure = visit.procedure ?? procedureOf(suggested?.items ?? []);
  if (procedure === null) return null;
  const done = procedure.steps.filter((step) => step.done).length;
  return (
    <fieldset>
      <legend className="mb-2 flex w-full justify-between gap-3 text-dim"><span className="min-w-0 wrap-break-word">{t("procedure.title", { title: procedure.title })}</span><span className="tabular shrink-0">{done} / {procedure.steps.length}</span></legend>
      <div className="grid gap-2">
        {procedure.steps.map((step, at) => (
          <button
            key={at} type="button" role="checkbox" aria-checked={step.done} onClick={() => change({ procedure: ticked(procedure, at) })}
            className={`flex min-h-14 items-center gap-2 rounded-xl px-3 py-2 text-left ${step.done ? "bg-good-ground text-good" : "bg-panel"}`}
          >
            <span aria-hidden>{step.done ? "✓" : "○"}</span>
            <span className="min-w-0 wrap-break-word"><span className="tabular">{at + 1}.</span> {step.text}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
};
