/** One job: who, where, what; what is wrong by the curve; and the next step, always at the same place. */
import type { OrderState, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { waitText } from "@/lib/waits";
import { orderTitle, shortNumber, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { FaultWall } from "@/ui/fault-wall";
import { Empty, Loading } from "@/ui/notice";
import { CustomerRequests } from "@/ui/customer-requests";
import { HelpersList } from "@/ui/helpers-list";
import { WarrantyNote } from "@/ui/warranty-note";
import { hasWishes, WishesList } from "@/ui/wishes-list";
import { GRADE_EDGE } from "@/ui/tone";
import { useState } from "react";
import { Conflicts } from "./conflicts";
import { CostsOfJob } from "./costs-of-job";
import { FoundBefore } from "./found-before";
import { JobCurve } from "./job-curve";
import { KnowledgeOfJob } from "./knowledge-of-job";
import { MoreSheet } from "./more-sheet";
import { NavigateSheet } from "./navigate-sheet";
import { NextStep } from "./next-step";
import { partsWanted } from "@/lib/kept-parts";
import { partName } from "@/lib/part-name";
import { probableWords } from "@/lib/probable-parts";
import { PhoneBar } from "./phone-bar";
import { useFact, useProbableKept, useRequestsKept, useWarrantyKept, useWishesKept } from "./use-facts";
import { aboutOf, useDraft, useJobs, usePhotos } from "./use-phone";
import { JobTalk } from "./talk";
import { useSteps, type Said } from "./use-steps";
import { useWakeLock } from "./use-wake-lock";
import { VisitsOfCase } from "./visits-of-case";
import { isAtSite, missingOf, STAGES, stagesReached } from "./visit";
import { VisitForm } from "./visit-form";

export const JobPage = ({ orderId, onBack }: { orderId: string; onBack: () => void }) => {
  const t = useT();
  const jobs = useJobs();
  const job = jobs?.find((one) => one.id === orderId);
  const draft = useDraft(orderId, job === undefined ? null : aboutOf(job));
  const photos = usePhotos(orderId);
  const leastPhotos = useFact("leastPhotos") ?? 0;
  const needs = useFact("needs") ?? {};
  const redUpTo = useFact("rating")?.redUpTo ?? 0;
  const [asking, setAsking] = useState(false);
  const step = useSteps(job, draft?.visit);
  useWakeLock(job?.state === "travelling");
  if (jobs === null || draft === null) return <Loading>{t("phone.loading")}</Loading>;

  const take = async (to: OrderState, said?: Said): Promise<void> => {
    const kept = await step(to, said);
    if (!kept) return;
    setAsking(false);
    if (to === "done" || to === "signed" || to === "classified") onBack();
  };

  return (
    <main className="mx-auto grid min-h-dvh max-w-lg grid-cols-[minmax(0,1fr)] grid-rows-[1fr_auto] text-[15px]">
      <div className="grid min-w-0 content-start gap-4 p-4 pt-2">
        <div className="flex items-center gap-1">
          <button type="button" onClick={onBack} aria-label={t("phone.back")} className="-ml-3 size-12 shrink-0 rounded-xl text-2xl text-dim active:bg-raised">‹</button>
          <div className="min-w-0 flex-1"><PhoneBar /></div>
        </div>
        <Conflicts orderId={orderId} held={job !== undefined && isAtSite(job.state)} />
        {job === undefined ? <Empty>{t("phone.gone")}</Empty> : (
          <>
            <Heading job={job} />
            {job.device_id !== null && <JobCurve job={job} deviceId={job.device_id} />}
            <CustomersWishes job={job} />
            <Asked job={job} />
            <WarrantyOfJob job={job} />
            <Facts job={job} />
            <Stages state={job.state} />
            <Waits job={job} />
            <HelpersList order={job} />
            {(job.visit_number ?? 1) > 1 && <VisitsOfCase job={job} />}
            <FaultWall part={t("knowledge.for_order")}><KnowledgeOfJob job={job} /></FaultWall>
            <FaultWall part={t("earlier.title")}><FoundBefore job={job} /></FaultWall>
            <FaultWall part={t("cost.title")}><CostsOfJob job={job} /></FaultWall>
            <FaultWall part={t("talk.title")}><JobTalk job={job} /></FaultWall>
            {isAtSite(job.state) && <VisitForm job={job} visit={draft.visit} change={draft.change} />}
          </>
        )}
      </div>
      {job !== undefined && <NextStep job={job} missing={missingOf(draft.visit, { taken: photos.length, least: leastPhotos }, needs[job.kind], redUpTo)} onStep={(to, said) => void take(to, said)} onMore={() => setAsking(true)} />}
      {job !== undefined && asking && <MoreSheet job={job} onStep={(to, said) => void take(to, said)} onClose={() => setAsking(false)} />}
    </main>
  );
};

const Heading = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const [going, setGoing] = useState(false);
  return (
    <header className="grid gap-1">
      <p className="flex items-center gap-3 font-semibold">
        <span aria-hidden className={`h-6 w-1.5 rounded ${GRADE_EDGE[job.colour]}`} />
        <span className="sr-only">{t.code("colour", { code: job.colour })}</span>
        <span><span className="tabular">{shortNumber(job.number)}</span> · {orderTitle(job, t)}</span>
      </p>
      <h1 className="text-2xl font-semibold wrap-break-word">{job.site.name}</h1>
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-dim">{job.site.address}</p>
        <Button className="min-h-12 shrink-0 text-accent" aria-haspopup="dialog" onClick={() => setGoing(true)}>{t("phone.navigate")}</Button>
      </div>
      {job.title !== null && job.description && <p className="whitespace-pre-line">{job.description}</p>}
      {going && <NavigateSheet target={job.site} onClose={() => setGoing(false)} />}
    </header>
  );
};

const Asked = ({ job }: { job: WorkOrder }) => <CustomerRequests orderId={job.id} requests={useRequestsKept(job) ?? []} zone={job.site.timezone} />;

/** How the customer likes to be served, and what this visit has to mind. */
const CustomersWishes = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const wishes = useWishesKept(job);
  if (wishes === null || !hasWishes(wishes)) return null;
  return <section aria-label={t("wishes.title")} className="grid gap-1 rounded-2xl bg-panel p-4"><WishesList wishes={wishes} /></section>;
};

/** Whether the repair is covered: what the customer is told before the work. */
const WarrantyOfJob = ({ job }: { job: WorkOrder }) => {
  const warranty = useWarrantyKept(job);
  if (warranty === null || (warranty.machine.basis === "no_machine" && warranty.used.length === 0)) return null;
  return <div className="rounded-2xl bg-panel p-4"><WarrantyNote warranty={warranty} /></div>;
};

/** Why we are called, and what to bring. */
const Facts = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const catalogue = useFact("catalogue") ?? [];
  const proposed = (useProbableKept(job) ?? []).filter(({ part }) => !job.parts.includes(part));
  if (job.title === null && job.parts.length + proposed.length === 0) return null;
  return (
    <dl className="grid grid-cols-2 gap-4 rounded-2xl bg-panel p-4">
      {job.title !== null && (
        <div className={job.parts.length + proposed.length === 0 ? "col-span-2" : ""}>
          <dt className="text-dim">{t("order.why")}</dt>
          <dd>{worded("why", job.title, t, job.site.timezone)}</dd>
        </div>
      )}
      {job.parts.length + proposed.length > 0 && (
        <div>
          <dt className="text-dim">{t("phone.bring")}</dt>
          {partsWanted(job).map(({ part, n, kept }) => (
            <dd key={part} className="font-semibold">
              {partName(part, catalogue, t)}{n > 1 && ` ×${n}`} <span className={`block text-xs font-normal ${kept ? "text-dim" : "text-warn"}`}>{t(kept ? "parts.for_this" : "parts.to_fetch")}</span>
            </dd>
          ))}
          {proposed.map((one) => (
            <dd key={one.part}>{partName(one.part, catalogue, t)} <span className="block text-xs text-dim">{probableWords(one, t)}</span></dd>
          ))}
        </div>
      )}
    </dl>
  );
};

const Waits = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const text = waitText(job, t, useNow());
  if (text === null) return null;
  return <p className="rounded-xl bg-warn-ground p-3 text-warn"><span aria-hidden>‖ </span>{text}{job.wait?.note && <span className="block text-ink">{job.wait.note}</span>}</p>;
};

const Stages = ({ state }: { state: OrderState }) => {
  const t = useT();
  const reached = stagesReached(state);
  return (
    <ol aria-label={t("phone.stages")} className="grid grid-cols-5 gap-1 text-center text-xs min-[380px]:text-sm">
      {STAGES.map((stage, index) => (
        <li key={stage} aria-current={index === reached ? "step" : undefined} className={`overflow-hidden rounded-lg py-2.5 ${index < reached ? "bg-good-ground text-good" : index === reached ? "bg-action text-on-action" : "bg-panel text-dim"}`}>
          {t.code("stage", { code: stage })}
          {index < reached && <span className="sr-only"> ✓</span>}
        </li>
      ))}
    </ol>
  );
};
