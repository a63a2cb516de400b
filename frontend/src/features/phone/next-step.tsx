import type { OrderState, WorkOrder } from "@/api/types";
import { number } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { Button } from "@/ui/button";
import { useEffect, useState } from "react";
import { CoolingNow } from "./cooling-now";
import { goTo } from "./missing";
import { arriving, type Arriving } from "./arrival";
import { askedOnce, hereNow, usePosition } from "./use-position";
import { FarSheet } from "./far-sheet";
import { useFact } from "./use-facts";
import type { Said } from "./use-steps";
import { mayHandBack, nextStep, type Missing } from "./visit";

/** The next step stands where the last one stood: a glove's second touch must not take it. */
const SETTLE_MS = 700;

/** Whether the button has stood there long enough to be meant; a step that was refused begins anew. */
const useSettled = (state: OrderState): boolean => {
  const [seen, setSeen] = useState({ state, settled: false });
  useEffect(() => {
    setSeen({ state, settled: false });
    const timer = setTimeout(() => setSeen({ state, settled: true }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return seen.state === state && seen.settled;
};

type Props = { job: WorkOrder; missing: readonly Missing[]; onStep: (to: OrderState, said?: Said) => void; onMore: () => void };

/** The one next action, at the bottom, big enough for gloves; what is missing is named, and a touch leads to it. */
export const NextStep = ({ job, missing, onStep, onMore }: Props) => {
  const t = useT();
  const here = hereNow(usePosition((store) => store.here), useNow());
  const settled = useSettled(job.state);
  const to = nextStep(job.state);
  const blocking = to === "done" ? missing : to === "signed" ? missing.filter((item) => item === "signature" || item === "rating_words") : [];
  const [first] = blocking;
  const within_m = useFact("arriveWithin_m");
  const away_m = to === "on_site" ? arriving(job.site, here, within_m).far_m : null;
  const [isAsking, setIsAsking] = useState(false);
  const [far, setFar] = useState<Arriving | null>(null);
  const arrive = async (): Promise<void> => {
    setIsAsking(true);
    const arrived = arriving(job.site, here ?? (await askedOnce(navigator.geolocation)), within_m);
    setIsAsking(false);
    if (arrived.far_m === null) onStep("on_site", arrived.said);
    else setFar(arrived);
  };
  const take = (next: OrderState): void => (next === "on_site" ? void arrive() : onStep(next));
  const words = (item: Missing): string => t.code("missing", { code: item });
  return (
    <footer className="sticky bottom-0 grid gap-2 border-t border-line bg-ground p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      {first !== undefined && (
        <button type="button" onClick={() => goTo(first)} className="rounded-xl bg-warn-ground px-3 text-left text-sm text-warn">
          <span aria-live="polite">{blocking.length === 1 ? t("phone.missing", { item: words(first) }) : t("phone.missing_more", { item: words(first), n: blocking.length - 1 })}</span> <span aria-hidden>›</span>
        </button>
      )}
      {away_m !== null && <p role="status" className="text-sm text-warn">{t("phone.far", { km: number(away_m / 1000, 1) })}</p>}
      {to === "on_site" && here === null && <p role="status" className="text-sm text-dim">{t(isAsking ? "phone.sharing_soon" : "arrival.asked_once")}</p>}
      {to === "done" && job.device_id !== null && <CoolingNow job={job} />}
      <div className="flex gap-2">
        {mayHandBack(job.state) && <Button onClick={onMore} aria-haspopup="dialog" className="min-h-16 rounded-2xl px-4">{t(job.state === "offered" ? "phone.decline" : "phone.more")}</Button>}
        {to === null ? <p className="flex-1 py-3 text-center text-dim">{t("phone.nothing_next")}</p> : (
          <Button
            look="primary" aria-disabled={first !== undefined || !settled || isAsking}
            onClick={() => (first !== undefined ? goTo(first) : settled && !isAsking && take(to))}
            className="min-h-16 flex-1 rounded-2xl text-lg aria-disabled:opacity-45"
          >
            {t.code("do", { code: job.state === "paused" ? "resume" : to })}
          </Button>
        )}
      </div>
      {far !== null && far.far_m !== null && (
        <FarSheet away_m={far.far_m} onClose={() => setFar(null)} onSay={(reason) => (setFar(null), onStep("on_site", { ...far.said, reason }))} />
      )}
    </footer>
  );
};
