/** What has happened, what is going on, and what is still to come. */
import { clockTime } from "@/lib/format";
import type { Tracked } from "./use-tracked";
import type { Say } from "./words";

const STEPS = ["received", "planned", "on_the_way", "here", "finished", "confirmed"] as const;

export const Milestones = ({ tracked, say }: { tracked: Tracked; say: Say }) => {
  if (tracked.stage === "cancelled") return null;
  const reached = new Map<string, string>(tracked.milestones.map(({ stage, at }) => [stage, at]));
  const last = STEPS.findLastIndex((step) => reached.has(step));
  // A step that was passed over (nobody had to travel) is not "still to come".
  const shown = STEPS.filter((step, index) => reached.has(step) || index > last);
  return (
    <ol aria-label={say("progress")} className="grid gap-3">
      {shown.map((step) => {
        const at = reached.get(step);
        const isPresent = step === STEPS[last];
        const dot = isPresent ? "bg-accent ring-4 ring-accent-ground" : at === undefined ? "bg-line" : "bg-good";
        return (
          <li key={step} aria-current={isPresent ? "step" : undefined} className={`flex items-center gap-4 ${at === undefined ? "text-faint" : isPresent ? "font-semibold" : "text-dim"}`}>
            <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${dot}`} />
            {at !== undefined && <time dateTime={at} className="tabular">{clockTime(at, say.language, tracked.timezone)}</time>}
            {say(`step.${step}`)}
          </li>
        );
      })}
    </ol>
  );
};
