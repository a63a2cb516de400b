/** One improvement: its plan, its indicator before and after, and what happened to it. */
import { useDropImprovement, useFinishImprovement, useTickStep, type Improvement } from "@/api/improvements";
import { useMay } from "@/api/rights";
import { written } from "@/features/figures/figures";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf, dayText } from "@/lib/times";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { isFalling } from "./standard";

export const ImprovementCard = ({ item }: { item: Improvement }) => {
  const t = useT();
  const mayWrite = useMay()("improvements.write");
  const { title, goal, owner, due_on, indicator, target, outlet, before, latest, state, turn, look_at, watch_until, order_number, work_order_id, finding_id } = item;
  const figure = (value: Improvement["latest"]): string => (value === null ? "–" : `${written(indicator, value, t.language)} (${value.part}/${value.whole})`);
  return (
    <Card title={title}>
      <p>
        <span className={state === "open" && turn > 1 ? "text-bad" : state === "closed" ? "text-good" : "text-warn"}>{t(`improvement.state.${state}`)}{turn > 1 && ` · ${t("improvement.turn", { n: turn })}`}</span>
        {look_at !== null && <span className="text-dim"> · {t("improvement.look_at", { day: dayIn(t.zone, Date.parse(look_at)) })}</span>}
        {watch_until !== null && <span className="text-dim"> · {t("improvement.watch_until", { day: dayIn(t.zone, Date.parse(watch_until)) })}</span>}
      </p>
      {goal && <p className="wrap-anywhere">{goal}</p>}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-dim">{t("improvement.owner")}</dt><dd>{owner}</dd>
        <dt className="text-dim">{t("improvement.due_on")}</dt><dd className="tabular">{dayText(due_on, t)}</dd>
        <dt className="text-dim">{t("figures.outlet")}</dt><dd>{outlet ?? t("figures.all_outlets")}</dd>
        <dt className="text-dim">{t("improvement.standard")}</dt>
        <dd>{t.code("figure", { code: indicator, params: { loop_h: 24 } })} {isFalling(indicator) ? "≤" : "≥"} {written(indicator, { part: 0, whole: 1, value: target }, t.language)}</dd>
        <dt className="text-dim">{t("improvement.before")}</dt><dd className="tabular">{figure(before)}</dd>
        <dt className="text-dim">{t("improvement.after")}</dt><dd className="tabular">{figure(latest)}</dd>
      </dl>
      {order_number !== null && <p className="text-dim">{t(finding_id === null ? "improvement.of_cause" : "improvement.of_finding")} {work_order_id === null ? order_number : <Link page="" params={{ order: work_order_id }} className="text-accent underline">{order_number}</Link>}</p>}
      {item.steps.length > 0 && <Steps item={item} mayWrite={mayWrite} />}
      {mayWrite && state !== "closed" && state !== "dropped" && <Acts item={item} />}
      <section aria-label={t("improvement.history")} className="grid gap-1 text-xs">
        <h3 className="text-dim">{t("improvement.history")}</h3>
        <ol className="grid gap-1">
          {item.events.map((event, at) => (
            <li key={at} className="wrap-anywhere">
              <time className="tabular text-dim" dateTime={event.at}>{dateTimeOf(event.at, t)}</time> {t.code("improvement_event", { code: event.action })}
              {event.measured !== null && <span className="tabular"> {figure(event.measured)}</span>}<span className="text-dim"> · {t.code("actor", { code: event.by })}{event.words && ` · ${event.words}`}</span>
            </li>
          ))}
        </ol>
      </section>
    </Card>
  );
};

const Steps = ({ item, mayWrite }: { item: Improvement; mayWrite: boolean }) => {
  const t = useT();
  const tick = useTickStep(item);
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-dim">{t("improvement.steps")}</legend>
      {item.steps.map((step, at) => (
        <label key={at} className="flex items-start gap-2">
          <input type="checkbox" className="mt-0.5 size-4 accent-action" checked={step.done_at !== null} disabled={!mayWrite || item.state !== "open" || tick.isPending} onChange={(event) => tick.mutate({ at, done: event.target.checked })} />
          <span className="wrap-anywhere">{step.text}{step.by && <span className="text-dim"> · {step.by}</span>}</span>
        </label>
      ))}
      {tick.isError && <Refused>{refusalText(tick.error, t)}</Refused>}
    </fieldset>
  );
};

const Acts = ({ item }: { item: Improvement }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const finish = useFinishImprovement(item);
  const drop = useDropImprovement(item);
  const [words, setWords] = useState("");
  const disabled = words.trim() === "" || finish.isPending || drop.isPending;
  const failed = finish.error ?? drop.error;
  return (
    <section aria-label={t("improvement.act")} className="grid gap-2 border-t border-line pt-3">
      <TextArea label={t("improvement.words")} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
      {failed !== null && <Refused>{refusalText(failed, t)}</Refused>}
      <div className="flex flex-wrap gap-2">
        {item.state === "open" && <Button look="primary" disabled={disabled} onClick={() => finish.mutate(words.trim(), { onSuccess: () => say("good", t("improvement.finished")) })}>{t("improvement.finish")}</Button>}
        <Button look="danger" disabled={disabled} onClick={() => drop.mutate(words.trim(), { onSuccess: () => say("good", t("improvement.dropped")) })}>{t("improvement.drop")}</Button>
      </div>
    </section>
  );
};
