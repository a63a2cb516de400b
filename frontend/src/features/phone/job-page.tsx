/** One job: who, where, what; what is wrong by the curve; and the next step, always at the same place. */
import { useReadings } from "@/api/devices";
import type { OrderState, Session, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { orderTitle, shortNumber, worded } from "@/lib/words";
import { Empty, Loading } from "@/ui/notice";
import { ReadingChart } from "@/ui/reading-chart";
import { GRADE_EDGE } from "@/ui/tone";
import { useState } from "react";
import { NextStep } from "./next-step";
import { PauseSheet } from "./pause-sheet";
import { PhoneBar } from "./phone-bar";
import { RefusedSteps } from "./refused-steps";
import { takeStep, useDraft, useJobs } from "./use-phone";
import { missingOf, STAGES, stagesReached } from "./visit";
import { VisitForm } from "./visit-form";

const CHART_HOURS = 6;

export const JobPage = ({ session, orderId, onBack }: { session: Session; orderId: string; onBack: () => void }) => {
  const t = useT();
  const jobs = useJobs(session);
  const draft = useDraft(orderId);
  const [pausing, setPausing] = useState(false);
  const job = jobs?.find((one) => one.id === orderId);
  if (jobs === null || draft === null) return <Loading>{t("phone.loading")}</Loading>;

  const atSite = job !== undefined && ["on_site", "working", "paused", "done"].includes(job.state);
  const missing = missingOf(draft.visit);
  const onStep = async (to: OrderState): Promise<void> => {
    if (to === "done" || to === "signed") {
      if (to === "done") await takeStep(orderId, "done", { visit: draft.visit });
      await takeStep(orderId, "signed", to === "signed" ? { visit: { signature: draft.visit.signature } } : {});
      onBack();
    } else await takeStep(orderId, to);
  };

  return (
    <main className="mx-auto grid min-h-dvh max-w-lg grid-rows-[1fr_auto] text-[15px]">
      <div className="grid content-start gap-4 p-4">
        <div className="flex items-center gap-2">
          <button type="button" onClick={onBack} aria-label={t("phone.back")} className="-ml-2 size-12 shrink-0 rounded-xl text-xl text-dim active:bg-raised">‹</button>
          <div className="flex-1"><PhoneBar /></div>
        </div>
        <RefusedSteps orderId={orderId} />
        {job === undefined ? <Empty>{t("phone.gone")}</Empty> : (
          <>
            <Heading job={job} />
            {job.device_id !== null && <Curve job={job} deviceId={job.device_id} />}
            <Facts job={job} />
            <Stages state={job.state} />
            {atSite && <VisitForm visit={draft.visit} change={draft.change} parts={job.parts} />}
          </>
        )}
      </div>
      {job !== undefined && <NextStep job={job} missing={missing} onStep={(to) => void onStep(to)} onPause={() => setPausing(true)} />}
      {pausing && <PauseSheet orderId={orderId} onClose={() => setPausing(false)} />}
    </main>
  );
};

const Heading = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const to = job.site === null ? null : `geo:${job.site.lat},${job.site.lon}?q=${job.site.lat},${job.site.lon}(${encodeURIComponent(job.site.name)})`;
  return (
    <header className="grid gap-1">
      <p className="flex items-center gap-3 font-semibold">
        <span aria-hidden className={`h-6 w-1.5 rounded ${GRADE_EDGE[job.colour]}`} />
        <span className="sr-only">{t.code("colour", { code: job.colour })}</span>
        <span><span className="tabular">{shortNumber(job.number)}</span> · {orderTitle(job, t)}</span>
      </p>
      <h1 className="text-2xl font-semibold">{job.site?.name ?? t("order.no_site")}</h1>
      <p className="text-dim">
        {job.site?.address} {to !== null && <a href={to} className="ml-1 text-accent">{t("phone.navigate")}</a>}
      </p>
      {job.title !== null && job.description && <p>{job.description}</p>}
    </header>
  );
};

const Curve = ({ job, deviceId }: { job: WorkOrder; deviceId: string }) => {
  const t = useT();
  const { readings, isError } = useReadings(deviceId, job.channel, CHART_HOURS);
  return (
    <figure className="rounded-2xl bg-panel p-2">
      {readings ? <ReadingChart curve={readings} height={170} zone={job.site?.timezone} label={t("chart.label", { device: deviceId })} /> : isError ? <Empty>{t("chart.failed")}</Empty> : <Loading>{t("chart.loading")}</Loading>}
    </figure>
  );
};

/** Why we are called, and what to bring. */
const Facts = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const zone = job.site?.timezone ?? null;
  if (job.title === null && job.parts.length === 0) return null;
  return (
    <dl className="grid grid-cols-2 gap-4 rounded-2xl bg-panel p-4">
      {job.title !== null && (
        <div className={job.parts.length === 0 ? "col-span-2" : ""}>
          <dt className="text-dim">{t("order.why")}</dt>
          <dd>{worded("why", job.title, t, zone)}</dd>
        </div>
      )}
      {job.parts.length > 0 && (
        <div>
          <dt className="text-dim">{t("phone.bring")}</dt>
          <dd className="font-semibold">{job.parts.map((part) => t.code("part", { code: part })).join(t("list.comma"))}</dd>
        </div>
      )}
    </dl>
  );
};

const Stages = ({ state }: { state: OrderState }) => {
  const t = useT();
  const reached = stagesReached(state);
  return (
    <ol aria-label={t("phone.stages")} className="grid grid-cols-5 gap-1.5 text-center text-sm">
      {STAGES.map((stage, index) => (
        <li key={stage} aria-current={index === reached ? "step" : undefined} className={`rounded-lg py-2.5 ${index < reached ? "bg-good-ground text-good" : index === reached ? "bg-action text-on-action" : "bg-panel text-dim"}`}>
          {t.code("stage", { code: stage })}
          {index < reached && <span className="sr-only"> ✓</span>}
        </li>
      ))}
    </ol>
  );
};
