import type { OrderState, WorkOrder } from "@/api/types";
import { number } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { distance_m, nextStep, type Missing } from "./visit";
import { usePosition } from "./use-position";

/** Nearer than this counts as being there; positions in a hall of steel are not better (our own choice). */
const AT_SITE_M = 300;

const NAMED = 2;

/** Few are named, many counted with the first ones named: there is always a next thing to do. */
const missingText = (missing: readonly Missing[], t: Translate): string => {
  if (missing.length === 0) return "";
  const items = missing.slice(0, NAMED).map((item) => t.code("missing", { code: item })).join(t("list.comma"));
  return missing.length > NAMED ? t("phone.missing_more", { items, n: missing.length - NAMED }) : t("phone.missing", { items });
};

type Props = { job: WorkOrder; missing: readonly Missing[]; onStep: (to: OrderState) => void; onPause: () => void };

/** The one next action, at the bottom, big enough for gloves; blocked only with what is missing named. */
export const NextStep = ({ job, missing, onStep, onPause }: Props) => {
  const t = useT();
  const here = usePosition((store) => store.here);
  const to = nextStep(job.state);
  const blocking = to === "done" ? missing : to === "signed" ? missing.filter((item) => item === "signature") : [];
  const away_m = to === "on_site" && here !== null && job.site !== null ? distance_m(here, job.site) : 0;
  const mayPause = job.state === "working" || job.state === "on_site";
  return (
    <footer className="sticky bottom-0 grid gap-2 border-t border-line bg-ground/95 p-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
      <p role="status" className="text-sm text-warn empty:hidden">{missingText(blocking, t)}</p>
      {away_m > AT_SITE_M && <p role="status" className="text-sm text-warn">{t("phone.far", { km: number(away_m / 1000, 1) })}</p>}
      <div className="flex gap-2">
        {mayPause && <Button onClick={onPause} className="min-h-16 rounded-2xl px-5">{t("phone.pause")}</Button>}
        {to === null ? <p className="flex-1 py-3 text-center text-dim">{t("phone.nothing_next")}</p> : (
          <Button look="primary" disabled={blocking.length > 0} onClick={() => onStep(to)} className="min-h-16 flex-1 rounded-2xl text-lg">
            {t.code("do", { code: job.state === "paused" ? "resume" : to })}
          </Button>
        )}
      </div>
    </footer>
  );
};
