/** After the work: original parts explained, and whether it runs as it should. */
import { useT } from "@/lib/i18n/translate";
import { Field } from "@/ui/field";
import { placeOf } from "./missing";
import { Tick } from "./tick";
import type { Visit } from "./visit";

export const AfterWork = ({ visit, change }: { visit: Visit; change: (patch: Partial<Visit>) => void }) => {
  const t = useT();
  const { genuine = false, parts_used, test_run: run = null } = visit;
  const note = run?.note ?? "";
  return (
    <section aria-label={t("after.title")} className="grid gap-3">
      {parts_used.length > 0 && <Tick item="genuine" ticked={genuine} onTick={(now) => change({ genuine: now })}>{t("after.genuine")}</Tick>}
      <fieldset role="radiogroup" {...placeOf("test_run")} className="grid grid-cols-2 gap-2">
        <legend className="mb-2 text-dim">{t("after.test_run")}</legend>
        {([true, false] as const).map((passed) => {
          const chosen = run?.passed === passed;
          return (
            <button
              key={String(passed)} type="button" role="radio" aria-checked={chosen} onClick={() => change({ test_run: { passed, note } })}
              className={`min-h-14 rounded-xl px-3 ${chosen ? (passed ? "bg-good-ground text-good" : "bg-bad-ground text-bad") : "bg-panel"}`}
            >
              {t(passed ? "after.passed" : "after.failed")}
            </button>
          );
        })}
      </fieldset>
      {run !== null && <Field label={t("after.note")} maxLength={500} value={note} onChange={(event) => change({ test_run: { passed: run.passed, note: event.target.value } })} />}
      {run?.passed === false && <p className="rounded-xl bg-warn-ground p-3 text-warn">{t("after.failed_about")}</p>}
    </section>
  );
};
