/** The day's list: what is under way, what waits for an answer, what comes after. */
import type { Session, WorkOrder } from "@/api/types";
import { clockTime, countdown } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { urgencyOf } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { Button } from "@/ui/button";
import { Empty, Loading } from "@/ui/notice";
import { LanguageButton, ThemeButton } from "@/ui/preferences";
import { GRADE_EDGE, LEVEL_TEXT } from "@/ui/tone";
import { PhoneBar } from "./phone-bar";
import { RefusedSteps } from "./refused-steps";
import { useJobs } from "./use-phone";
import { usePosition } from "./use-position";

type Props = { session: Session; onOpen: (id: string) => void; onSignOut: () => void };

export const JobsPage = ({ session, onOpen, onSignOut }: Props) => {
  const t = useT();
  const jobs = useJobs(session);
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg content-start gap-4 p-4 text-[15px]">
      <PhoneBar />
      <header className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <h1 className="text-xl font-semibold">{t("phone.today")}</h1>
          <p className="truncate text-dim">{session.name}</p>
        </div>
        <LanguageButton />
        <ThemeButton />
        <Button onClick={onSignOut}>{t("session.sign_out")}</Button>
      </header>
      {session.technician_id === null && <Empty>{t("phone.no_technician")}</Empty>}
      <RefusedSteps />
      {jobs === null ? <Loading>{t("phone.loading")}</Loading> : jobs.length === 0 && session.technician_id !== null ? <Empty>{t("phone.none")}</Empty> : null}
      <ul className="grid gap-3">{jobs?.map((job) => <JobCard key={job.id} job={job} onOpen={onOpen} />)}</ul>
      <PositionSwitch />
    </main>
  );
};

const JobCard = ({ job, onOpen }: { job: WorkOrder; onOpen: (id: string) => void }) => {
  const t = useT();
  const nowMs = useNow();
  const { level, remaining_s } = urgencyOf(job, nowMs);
  const when = job.eta ?? job.window;
  const zone = job.site?.timezone;
  return (
    <li>
      <button type="button" onClick={() => onOpen(job.id)} className="relative grid w-full gap-1 overflow-hidden rounded-2xl bg-panel p-4 pl-5 text-left active:bg-raised">
        <span aria-hidden className={`absolute inset-y-0 left-0 w-1.5 ${GRADE_EDGE[job.colour]}`} />
        <span className="flex justify-between gap-3 text-dim">
          <span className="tabular">{shortNumber(job.number)} · {t.code("state", { code: job.state })}</span>
          {remaining_s !== null && <b className={`tabular ${LEVEL_TEXT[level]}`}>{t(remaining_s < 0 ? "order.overdue" : "order.left", { time: countdown(remaining_s) })}</b>}
        </span>
        <b className="text-base font-semibold">{job.site?.name ?? t("order.no_site")}</b>
        <span>{orderTitle(job, t)}</span>
        {when !== null && <span className="tabular text-dim">{clockTime(when.from, t.language, zone)}–{clockTime(when.to, t.language, zone)}</span>}
      </button>
    </li>
  );
};

const PositionSwitch = () => {
  const t = useT();
  const { sharing, denied, share } = usePosition();
  return (
    <section className="grid gap-1">
      <label className="flex min-h-12 items-center gap-3">
        <input type="checkbox" role="switch" checked={sharing} onChange={(event) => share(event.target.checked)} className="size-5 accent-action" />
        {t("phone.share")}
      </label>
      <p className="text-xs text-dim">{t(denied ? "phone.share_denied" : "phone.share_hint")}</p>
    </section>
  );
};
