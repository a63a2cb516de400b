/** What was found and done: photos, three checks and three cleans, cause, solution, parts, signature. */
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { TextArea } from "@/ui/field";
import { ReportLink } from "@/ui/report-link";
import { AfterWork } from "./after-work";
import { BeforeWork } from "./before-work";
import { placeOf } from "./missing";
import { PartsField } from "./parts-field";
import { PhotoField } from "./photo-field";
import { ProcedureField } from "./procedure-field";
import { RatingField } from "./rating-field";
import { SignatureField } from "./signature-field";
import { CHECKS, type Visit } from "./visit";

type Props = { job: WorkOrder; visit: Visit; change: (patch: Partial<Visit>) => void };

/** As long as the server takes. */
const LONGEST_TEXT = 4000;

export const VisitForm = ({ job, visit, change }: Props) => {
  const t = useT();
  const finished = job.state === "done";
  if (finished) return <section aria-label={t("visit.title")} className="grid gap-4"><PhotoField job={job} photo="after" /><Signing job={job} visit={visit} change={change} /><ReportLink orderId={job.id} /></section>;
  return (
    <section aria-label={t("visit.title")} className="grid gap-4">
      <BeforeWork visit={visit} change={change} />
      <div {...placeOf("photos")}><PhotoField job={job} photo="before" /></div>
      <ProcedureField job={job} visit={visit} change={change} />
      <Checklist visit={visit} change={change} />
      <div {...placeOf("cause")}><TextArea label={t("visit.cause")} maxLength={LONGEST_TEXT} value={visit.cause} onChange={(event) => change({ cause: event.target.value })} /></div>
      <div {...placeOf("solution")}><TextArea label={t("visit.solution")} maxLength={LONGEST_TEXT} value={visit.solution} onChange={(event) => change({ solution: event.target.value })} /></div>
      <TextArea label={t("visit.care")} maxLength={LONGEST_TEXT} value={visit.care ?? ""} onChange={(event) => change({ care: event.target.value })} />
      <PartsField job={job} used={visit.parts_used} probable={job.parts} change={(parts_used) => change({ parts_used })} />
      <AfterWork visit={visit} change={change} />
      <PhotoField job={job} photo="after" />
      <Signing job={job} visit={visit} change={change} />
    </section>
  );
};

const Signing = ({ job, visit, change }: Props) => {
  const t = useT();
  return (
    <div {...placeOf("signature")} className="grid gap-2">
      <SignatureField signature={visit.signature} onSign={(signature) => change({ signature })} />
      {visit.signature !== null && job.helps === null && <RatingField job={job} visit={visit} change={change} />}
      {visit.signature === null && job.state !== "done" && (
        <label className="flex min-h-12 items-center gap-3">
          <input type="checkbox" checked={visit.unsigned ?? false} onChange={(event) => change({ unsigned: event.target.checked })} className="size-6 accent-action" />
          {t("visit.unsigned")}
        </label>
      )}
    </div>
  );
};

const Checklist = ({ visit, change }: Pick<Props, "visit" | "change">) => {
  const t = useT();
  const done = CHECKS.filter((check) => visit.checklist[check]).length;
  return (
    <fieldset>
      <legend className="mb-2 flex w-full justify-between text-dim"><span>{t("visit.checklist")}</span><span className="tabular">{done} / {CHECKS.length}</span></legend>
      <div className="grid grid-cols-2 gap-2">
        {CHECKS.map((check) => {
          const ticked = visit.checklist[check] ?? false;
          return (
            <button
              key={check} type="button" role="checkbox" aria-checked={ticked} {...placeOf(`check.${check}`)}
              onClick={() => change({ checklist: { ...visit.checklist, [check]: !ticked }, ticked_at: { ...visit.ticked_at, [check]: new Date().toISOString() } })}
              className={`flex min-h-14 items-center gap-2 rounded-xl px-3 text-left ${ticked ? "bg-good-ground text-good" : "bg-panel"}`}
            >
              <span aria-hidden>{ticked ? "✓" : "○"}</span>
              {t(`missing.check.${check}`)}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
};
