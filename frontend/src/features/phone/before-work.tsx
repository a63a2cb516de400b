/** Before the work: the badge to show, who agrees to the beginning, and what was told of fault and plan. */
import { useT } from "@/lib/i18n/translate";
import { Field, TextArea } from "@/ui/field";
import { placeOf } from "./missing";
import { Tick } from "./tick";
import { useFact } from "./use-facts";
import { useWho } from "./use-phone";
import type { Visit } from "./visit";

const LONGEST_TEXT = 4000;

export const BeforeWork = ({ visit, change }: { visit: Visit; change: (patch: Partial<Visit>) => void }) => {
  const t = useT();
  return (
    <section aria-label={t("before.title")} className="grid gap-3">
      <h2 className="text-dim">{t("before.title")}</h2>
      <Badge />
      <Tick item="identity" ticked={visit.identity_shown ?? false} onTick={(identity_shown) => change({ identity_shown })}>{t("before.identity")}</Tick>
      <div {...placeOf("consent")}><Field label={t("before.consent")} maxLength={80} autoComplete="off" value={visit.consent_by ?? ""} onChange={(event) => change({ consent_by: event.target.value })} /></div>
      <div {...placeOf("plan")}><TextArea label={t("before.plan")} maxLength={LONGEST_TEXT} value={visit.plan_told ?? ""} onChange={(event) => change({ plan_told: event.target.value })} /></div>
    </section>
  );
};

/** Held out to the customer: the number that the customer's page shows too. */
const Badge = () => {
  const t = useT();
  const me = useFact("myself");
  const { name } = useWho();
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-4 rounded-2xl border border-line bg-panel p-4">
      <b className="text-xl font-semibold wrap-anywhere">{me?.name ?? name}</b>
      {me !== null && <span className="tabular text-dim">{t("before.number")} <b className="text-ink">{me.code}</b></span>}
    </p>
  );
};
