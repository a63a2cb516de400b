import type { OrderState, WorkOrder } from "@/api/types";
import { number } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { distance_m, nextStep, type Missing } from "./visit";
import { usePosition } from "./use-position";

/** Nearer than this counts as being there; positions in a hall of steel are not better (our own choice). */
const AT_SITE_M = 300;

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
      {blocking.length > 0 && (
        <p role="status" className="text-sm text-warn">
          {t("phone.missing", { items: blocking.map((item) => t.code("missing", { code: item })).join(t("list.comma")) })}
        </p>
      )}
      {away_m > AT_SITE_M && <p role="status" className="text-sm text-warn">{t("phone.far", { km: number(away_m / 1000, 1) })}</p>}
      {to === null ? <p className="py-3 text-center text-dim">{t("phone.nothing_next")}</p> : (
        <Button look="primary" disabled={blocking.length > 0} onClick={() => onStep(to)} className="min-h-16 rounded-2xl text-lg">
          {t.code("do", { code: job.state === "paused" ? "resume" : to })}
        </Button>
      )}
      {mayPause && <Button onClick={onPause} className="min-h-12 rounded-2xl">{t("phone.pause")}</Button>}
    </footer>
  );
};
