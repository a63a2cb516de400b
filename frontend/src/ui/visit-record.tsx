/** What was done at each visit of a case: for who decides what follows, and for who comes next. */
import { photoPath } from "@/api/visits";
import type { Cooling, ReportedVisit } from "@/api/types";
import { number } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { CoolingRecord } from "./cooling-record";

type Props = { orderId: string; visits: readonly ReportedVisit[]; zone: string; partName?: (part: string) => string };

const CHECKS_ALL = 6;

/** How it is known that somebody was there. */
const arrivalText = ({ distance_m, reason }: NonNullable<ReportedVisit["arrival"]>, t: Translate): string => {
  if (distance_m == null) return t("arrival.unknown");
  return reason == null ? t("arrival.near", { m: distance_m }) : t("arrival.far", { km: number(distance_m / 1000, 1), reason });
};

export const VisitRecords = ({ visits, ...rest }: Props) => (
  <ol className="grid gap-3">{visits.map((one) => <li key={one.number} className="grid gap-1 rounded-xl bg-panel p-3"><VisitRecord one={one} {...rest} /></li>)}</ol>
);

const VisitRecord = ({ one, orderId, zone, partName = (part) => part }: Omit<Props, "visits"> & { one: ReportedVisit }) => {
  const t = useT();
  const { checklist = {}, cause, solution, care, parts_used = [], photos = [], signature, identity_shown, consent_by, plan_told, genuine, test_run, procedure } = one.visit;
  return (
    <>
      <p className="font-semibold">{t("visits.one", { n: one.number, name: one.technician_name ?? t("visits.nobody") })}</p>
      <p className="text-dim">
        <time dateTime={one.updated_at} className="tabular">{dateTimeOf(one.ended_at ?? one.updated_at, t, zone)}</time>
        {one.ended_why !== null && <span className="text-warn"> · {t("visits.broken_off", { why: t.code("pause", { code: one.ended_why }) })}</span>}
      </p>
      {one.arrival && <p className={one.arrival.reason === null ? "text-dim" : "text-warn"}>{arrivalText(one.arrival, t)}</p>}
      {(identity_shown || consent_by) && <p className="text-dim">{[identity_shown && t("visits.identity"), consent_by && t("visits.consent", { name: consent_by })].filter(Boolean).join(" · ")}</p>}
      {plan_told && <p><span className="text-dim">{t("visits.plan")}: </span>{plan_told}</p>}
      {cause && <p><span className="text-dim">{t("visit.cause")}: </span>{cause}</p>}
      {solution && <p><span className="text-dim">{t("visit.solution")}: </span>{solution}</p>}
      {care && <p className="whitespace-pre-line"><span className="text-dim">{t("visits.care")}: </span>{care}</p>}
      {parts_used.length > 0 && <p>{parts_used.map(({ part, quantity }) => `${partName(part)} ×${quantity}`).join(t("list.comma"))}</p>}
      {test_run && <p className={test_run.passed ? "" : "text-bad"}><span className="text-dim">{t("visits.test_run")}: </span>{[t(test_run.passed ? "after.passed" : "after.failed"), test_run.note].filter(Boolean).join(" · ")}</p>}
      {genuine && parts_used.length > 0 && <p className="text-dim">{t("visits.genuine")}</p>}
      {procedure && (
        <details>
          <summary className="text-dim">{t("procedure.of_visit")} {procedure.title} · {t("procedure.done", { done: procedure.steps.filter((step) => step.done).length, all: procedure.steps.length })}</summary>
          <ol className="mt-1 grid gap-0.5">{procedure.steps.map((step, at) => <li key={at} className={step.done ? "" : "text-warn"}><span aria-hidden>{step.done ? "✓" : "○"} </span><span className="sr-only">{t(step.done ? "procedure.step_done" : "procedure.step_open")} </span>{step.text}</li>)}</ol>
        </details>
      )}
      <p className="text-dim">{t("visits.checked", { done: Object.values(checklist).filter(Boolean).length, all: CHECKS_ALL })}</p>
      {one.cooling !== null && <CoolingRecord cooling={one.cooling as Cooling} arrivedAt={one.arrived_at} finishedAt={one.finished_at} zone={zone} />}
      {photos.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {photos.map(({ sha256 }, index) => (
            <li key={sha256}><a href={photoPath(orderId, sha256)} target="_blank" rel="noreferrer"><img src={photoPath(orderId, sha256)} alt={t("visits.photo", { n: index + 1 })} loading="lazy" className="size-16 rounded-lg object-cover" /></a></li>
          ))}
        </ul>
      )}
      {signature && <p className="text-dim">{t("visits.signed", { name: signature.name })}</p>}
    </>
  );
};
