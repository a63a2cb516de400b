/** The day's list: what is under way, what waits for an answer, what comes after. */
import type { WorkOrder } from "@/api/types";
import { clockTime, countdown } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { urgencyOf } from "@/lib/work-orders";
import { whenOf } from "@/lib/times";
import { waitText } from "@/lib/waits";
import { orderTitle, shortNumber } from "@/lib/words";
import { Button } from "@/ui/button";
import { FaultWall } from "@/ui/fault-wall";
import { Empty, Loading } from "@/ui/notice";
import { LanguageButton } from "@/ui/language-button";
import { ThemeButton } from "@/ui/theme-button";
import { GRADE_EDGE, LEVEL_TEXT } from "@/ui/tone";
import { useState } from "react";
import { Conflicts } from "./conflicts";
import { LookUp } from "./knowledge-of-job";
import { MyFindings } from "./my-findings";
import { Leftovers } from "./leftovers";
import { KEPT_MS } from "./phone-db";
import { PhoneBar } from "./phone-bar";
import { PositionSwitch } from "./position-switch";
import { PushSwitch } from "./push-switch";
import { RouteCard } from "./route-card";
import { Sheet } from "./sheet";
import { TalkCard } from "./talk";
import { KeptReady } from "./use-facts";
import { useJobs, useQueue, useWho } from "./use-phone";
import { endingOf } from "./sign-in-ends";
import { isWithin } from "./visit";

type Props = { contactMs: number; onOpen: (id: string) => void; onSignOut: () => void };

export const JobsPage = ({ contactMs, onOpen, onSignOut }: Props) => {
  const t = useT();
  const jobs = useJobs();
  const session = useWho();
  const unsent = useQueue().length;
  const [leaving, setLeaving] = useState(false);
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg grid-cols-[minmax(0,1fr)] content-start gap-4 p-4 pt-2 text-[15px]">
      <PhoneBar />
      <header className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold">{t("phone.today")}</h1>
          <p className="truncate text-dim">{session.name}</p>
        </div>
        <LanguageButton />
        <ThemeButton />
        <Button onClick={() => (unsent > 0 ? setLeaving(true) : onSignOut())}>{t("session.sign_out")}</Button>
      </header>
      {session.technician_id === null && <Empty>{t("phone.no_technician")}</Empty>}
      <SignInEnds contactMs={contactMs} onSignOut={() => (unsent > 0 ? setLeaving(true) : onSignOut())} />
      <Conflicts />
      <Leftovers jobs={jobs} />
      {jobs === null ? <Loading>{t("phone.loading")}</Loading> : jobs.length === 0 && session.technician_id !== null ? <Empty>{t("phone.none")}</Empty> : null}
      {jobs !== null && <FaultWall part={t("route.title")}><RouteCard jobs={jobs} onOpen={onOpen} /></FaultWall>}
      {jobs?.filter((job) => isWithin(job, Date.now() + KEPT_MS)).map((job) => <KeptReady key={job.id} job={job} />)}
      <ul aria-label={t("phone.today")} className="grid gap-3">{jobs?.map((job) => <JobCard key={job.id} job={job} onOpen={onOpen} />)}</ul>
      {session.technician_id !== null && <TalkCard />}
      {session.technician_id !== null && <FaultWall part={t("quality.my_findings")}><MyFindings /></FaultWall>}
      <LookUp />
      <PositionSwitch />
      {session.technician_id !== null && <PushSwitch />}
      {leaving && (
        <Sheet title={t("session.sign_out")} onClose={() => setLeaving(false)}>
          <p>{t("locked.leaving", { n: unsent })}</p>
          <Button look="danger" className="min-h-12" onClick={onSignOut}>{t("session.sign_out")}</Button>
        </Sheet>
      )}
    </main>
  );
};

/** Said beforehand: in a cellar nobody can sign in. */
const SignInEnds = ({ contactMs, onSignOut }: { contactMs: number; onSignOut: () => void }) => {
  const t = useT();
  const nowMs = useNow();
  const ending = endingOf(useWho(), contactMs, nowMs);
  if (ending === null) return null;
  const time = whenOf(ending.atMs, nowMs, t);
  return (
    <section aria-label={t("ends.title")} className="grid gap-2 rounded-xl bg-warn-ground p-3 text-warn">
      <p role="status">{t(ending.atMs <= nowMs ? "ends.over" : ending.idle ? "ends.idle" : "ends.age", { time })}</p>
      {!ending.idle && ending.atMs > nowMs && <Button onClick={onSignOut}>{t("ends.renew")}</Button>}
    </section>
  );
};

const JobCard = ({ job, onOpen }: { job: WorkOrder; onOpen: (id: string) => void }) => {
  const t = useT();
  const nowMs = useNow();
  const { level, remaining_s } = urgencyOf(job, nowMs);
  const when = job.eta ?? job.window;
  const zone = job.site.timezone;
  const waits = waitText(job, t, nowMs);
  return (
    <li>
      <button type="button" onClick={() => onOpen(job.id)} className="relative grid w-full gap-1 overflow-hidden rounded-2xl bg-panel p-4 pl-5 text-left active:bg-raised">
        <span aria-hidden className={`absolute inset-y-0 left-0 w-1.5 ${GRADE_EDGE[job.colour]}`} />
        <span className="flex justify-between gap-3 text-dim">
          <span className="tabular">{shortNumber(job.number)} · {t.code("state", { code: job.state })}</span>
          {remaining_s !== null && <b className={`tabular ${LEVEL_TEXT[level]}`}>{t(remaining_s < 0 ? "order.overdue" : "order.left", { time: countdown(remaining_s) })}</b>}
        </span>
        <b className="text-base font-semibold">{job.site.name}</b>
        <span>{orderTitle(job, t)}</span>
        {waits !== null && <span className="text-warn"><span aria-hidden>‖ </span>{waits}</span>}
        {when !== null && <span className="tabular text-dim">{clockTime(when.from, t.language, zone)}–{clockTime(when.to, t.language, zone)}</span>}
      </button>
    </li>
  );
};
