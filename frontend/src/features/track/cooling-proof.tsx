/** What the device measured around the visit, in plain words: does it cool again? */
import type { Cooling } from "@/api/types";
import { span, temperature } from "@/lib/format";
import { dateTimeOf } from "@/lib/times";
import { CoolingCurve } from "@/ui/cooling-curve";
import type { Tracked } from "./use-tracked";
import type { Say } from "./words";

type Props = { tracked: Tracked; cooling: Cooling; say: Say };

export const CoolingProof = ({ tracked, cooling, say }: Props) => {
  const zone = tracked.timezone;
  const at = (stage: string): string | null => tracked.milestones.find((one) => one.stage === stage)?.at ?? null;
  const verdict = (): string => {
    if (cooling.verdict === "back" && cooling.back_at !== null) {
      const time = dateTimeOf(cooling.back_at, { language: say.language, zone });
      return cooling.back_after_s === null ? say("cooling.back", { time }) : say("cooling.back_after", { time, span: span(cooling.back_after_s, say.language) });
    }
    return say(`cooling.${cooling.verdict}`);
  };
  const values = [
    cooling.arrived && say("cooling.arrived", { value: temperature(cooling.arrived.value_c) }),
    cooling.finished && say("cooling.finished", { value: temperature(cooling.finished.value_c) }),
    cooling.max_c !== null && say("cooling.upper", { value: temperature(cooling.max_c) }),
    cooling.min_c !== null && say("cooling.lower", { value: temperature(cooling.min_c) }),
  ];
  return (
    <section aria-label={say("cooling")} className="grid gap-2 rounded-2xl border border-line p-4">
      <h2 className="font-semibold">{say("cooling")}</h2>
      <p>{verdict()}</p>
      <CoolingCurve cooling={cooling} arrivedAt={at("here")} finishedAt={at("finished")} label={say("cooling.curve")} />
      <p className="tabular text-dim">{values.filter(Boolean).join(" · ")}</p>
    </section>
  );
};
