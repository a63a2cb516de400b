/** The customer's page: one sentence of how it stands, when somebody comes, and the one thing to do next. */
import type { Cooling } from "@/api/types";
import { clockTime } from "@/lib/format";
import { differs, rangeOf, whenOf, zoneName } from "@/lib/times";
import { viewerZone } from "@/lib/zone";
import { Loading, Note } from "@/ui/notice";
import { LanguageButton, useDocumentLanguage } from "@/ui/language-button";
import { later } from "@/ui/later";
import { useState, type ReactNode } from "react";
import { Agree } from "./agree";
import { Milestones } from "./milestones";
import type { Booking } from "./use-appointment";
import { useTracked, type Act, type Tracked } from "./use-tracked";
import { useSay, type Say } from "./words";

const Appointment = later(async () => (await import("./appointment")).Appointment);
const RatingForm = later(async () => (await import("./rating-form")).RatingForm);
const Closing = later(async () => (await import("./closing")).Closing);
const Complain = later(async () => (await import("./complaint")).Complain);
const ComplaintCourse = later(async () => (await import("./complaint")).ComplaintCourse);
const ComplaintResult = later(async () => (await import("./complaint")).ComplaintResult);
const CoolingProof = later(async () => (await import("./cooling-proof")).CoolingProof);
const PartsFitted = later(async () => (await import("./warranty-told")).PartsFitted);
const WarrantyTold = later(async () => (await import("./warranty-told")).WarrantyTold);

export const TrackPage = ({ secret }: { secret: string }) => {
  useDocumentLanguage();
  const say = useSay();
  const { seen, look, act, ask } = useTracked(secret);
  return (
    <main className="mx-auto grid min-h-full max-w-lg content-start gap-5 bg-panel px-5 py-6 text-[15px]">
      <header className="flex items-center justify-between text-dim">
        <span>{say("product")}</span>
        <LanguageButton />
      </header>
      {seen.phase === "loading" && <Loading>{say(seen.reachable ? "loading" : "unreachable_first")}</Loading>}
      {seen.phase === "gone" && <Gone say={say} />}
      {seen.phase === "seen" && (
        <>
          {!seen.reachable && <Note>{say("unreachable", { time: clockTime(seen.atMs, say.language, seen.tracked.timezone) })}</Note>}
          <Case secret={secret} tracked={seen.tracked} nowMs={seen.atMs} onAct={act} onStale={look} onAsk={ask} say={say} />
        </>
      )}
    </main>
  );
};

const Gone = ({ say }: { say: Say }) => (
  <section>
    <h1 className="text-2xl font-bold">{say("gone")}</h1>
    <p className="mt-2 text-dim">{say("gone_about")}</p>
  </section>
);

type CaseProps = Booking & { secret: string; tracked: Tracked; nowMs: number; say: Say };

const Case = ({ secret, tracked, nowMs, onAct, onStale, onAsk, say }: CaseProps) => {
  const [isReopened, setIsReopened] = useState(false);
  const act = async (wanted: Act): Promise<void> => {
    const before = tracked.stage;
    await onAct(wanted);
    setIsReopened("object" in wanted || ("rate" in wanted && before !== "received"));
  };
  const reopened = isReopened && tracked.stage === "received";
  return (
    <>
      <section aria-live="polite">
        <h1 className="text-2xl leading-snug font-bold">{titleOf(tracked, say)}</h1>
        {tracked.badge !== null && <p className="tabular text-dim">{say("badge", { number: tracked.badge })}</p>}
        <Arrival tracked={tracked} nowMs={nowMs} say={say} />
        {tracked.waiting && <p className="mt-3 rounded-2xl bg-warn-ground p-4 font-semibold">{waitingText(tracked.waiting, tracked.timezone, nowMs, say)}</p>}
        {tracked.granted && <p className="mt-3 rounded-2xl bg-good-ground p-4">{say("granted", { what: say(`granted.${tracked.granted.relief}`, { ...tracked.granted }) })}</p>}
        {!reopened && <p className="mt-2 text-dim">{nextOf(tracked, say)}</p>}
        {reopened && <p className="mt-3 rounded-2xl bg-accent-ground p-4">{say("again")}</p>}
      </section>
      {tracked.may.includes("agree") && <Agree ticks={tracked.ticks} onAct={onAct} onStale={onStale} say={say} />}
      {tracked.choice !== null && <Appointment tracked={tracked} onAct={onAct} onStale={onStale} onAsk={onAsk} say={say} />}
      {tracked.complaint !== null && tracked.complaint.result !== null && <ComplaintResult result={tracked.complaint.result} say={say} />}
      {tracked.may.includes("object") && <Closing tracked={tracked} onAct={act} onStale={onStale} say={say} />}
      {tracked.asks !== null && <RatingForm asks={tracked.asks} onAct={act} onStale={onStale} say={say} />}
      {tracked.rating && <p role="status" className="rounded-2xl bg-good-ground p-4">{say("rate.thanks")} · {"★".repeat(tracked.rating.score)}</p>}
      <WarrantyTold warranty={tracked.warranty} say={say} />
      {tracked.complaint !== null ? <ComplaintCourse course={tracked.complaint} tracked={tracked} nowMs={nowMs} say={say} /> : <Milestones tracked={tracked} say={say} />}
      {tracked.complaints.map((one) => <p key={one.number} className="rounded-2xl bg-warn-ground p-4">{say(one.settled ? "complain.settled" : "complain.made", { number: one.number })}</p>)}
      {tracked.complaint === null && tracked.finding && <Report finding={tracked.finding} currency={tracked.warranty.currency} secret={secret} say={say} />}
      {tracked.cooling && <CoolingProof tracked={tracked} cooling={tracked.cooling as Cooling} say={say} />}
      {tracked.rooms && <a href={`/track/${encodeURIComponent(secret)}/rooms`} className="inline-flex min-h-11 items-center text-accent underline underline-offset-2">{say("rooms")}</a>}
      {tracked.complaint_types.length > 0 && <Complain tracked={tracked} onAct={onAct} onStale={onStale} say={say} />}
      <footer className="text-dim">
        {say("number", { number: tracked.number })} · {tracked.site_name}
        {/* Times are the site's; said only to who reads them elsewhere. */}
        {differs(nowMs, tracked.timezone, viewerZone()) && ` · ${say("zone", { zone: zoneName(nowMs, tracked.timezone) })}`}
      </footer>
    </>
  );
};

/** A complaint has stages of its own; nobody travels for it, unless somebody does. */
const complaintStage = ({ complaint, stage }: Tracked): "open" | "told" | "closed" | null => {
  if (complaint === null || stage === "cancelled") return null;
  if (stage === "finished" || stage === "confirmed") return "told";
  return stage === "closed" ? "closed" : "open";
};

const titleOf = (tracked: Tracked, say: Say): string => {
  const stage = complaintStage(tracked);
  return stage === null ? say(`title.${tracked.stage}`, { name: tracked.technician ?? say("somebody") }) : say(`complaint.title.${stage}`);
};

const nextOf = (tracked: Tracked, say: Say): string => {
  const stage = complaintStage(tracked);
  if (stage === "open") return say("complaint.next.open");
  return stage === "told" && tracked.stage === "finished" ? say("complaint.next.told") : say(`next.${tracked.stage}`);
};

/** An interval, never a point; what was agreed stays in sight beside it, and stands alone while nobody is expected yet. */
const Arrival = ({ tracked, nowMs, say }: { tracked: Tracked; nowMs: number; say: Say }) => {
  const written = (span: { from: string; to: string }): string => rangeOf(span, nowMs, { language: say.language, zone: tracked.timezone });
  const isAhead = tracked.stage === "received" || tracked.stage === "planned";
  const booked = tracked.window !== null && isAhead ? say("booked", { range: written(tracked.window) }) : null;
  if (tracked.eta !== null) {
    return (
      <>
        <p className="tabular text-xl font-semibold text-accent">{say("arrives", { range: written(tracked.eta) })}</p>
        {booked !== null && <p className="tabular text-dim">{booked}</p>}
        {tracked.distance_m !== null && <p className="text-dim">{say("distance", { km: tracked.distance_m / 1000 })}</p>}
      </>
    );
  }
  return booked === null ? null : <p className="tabular text-lg text-accent">{booked}</p>;
};

const waitingText = (waiting: NonNullable<Tracked["waiting"]>, zone: string, nowMs: number, say: Say): string => {
  const what = say(`waiting.${waiting.for}`);
  return waiting.until === null ? what : say("waiting.until", { what, time: whenOf(waiting.until, nowMs, { language: say.language, zone }) });
};

const Report = ({ finding, currency, secret, say }: { finding: NonNullable<Tracked["finding"]>; currency: string; secret: string; say: Say }) => {
  const isEnglish = say.language === "en";
  const parts = finding.parts.length > 0 && <PartsFitted parts={finding.parts} currency={currency} say={say} />;
  const rows: [string, ReactNode][] = [[say("cause"), finding.cause], [say("solution"), finding.solution], [say("care"), finding.care], [say("parts"), parts], [say("confirmed_by"), finding.confirmed_by]];
  return (
    <section aria-label={say("finding")} className="rounded-2xl border border-line p-4">
      <h2 className="font-semibold">{say("finding")}</h2>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {rows.filter(([, value]) => value).map(([name, value]) => (
          <div key={name} className="contents"><dt className="text-dim">{name}</dt><dd>{value}</dd></div>
        ))}
      </dl>
      <a href={`/api/v1/track/${secret}/report.pdf?lang=${isEnglish ? "en" : "zh"}`} download className="mt-2 inline-flex min-h-11 items-center text-accent underline underline-offset-2">{say("report.pdf")}</a>
    </section>
  );
};
