/** What the front line cannot solve: saying so, and who has it until when. */
import { runningClock, useAnswerUnsolved, useSayUnsolved, type UnsolvedAnswer } from "@/api/owned";
import { useMay } from "@/api/rights";
import { useSession } from "@/api/session";
import { useOrderEvents } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { isFinished } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { ReasonForm } from "./reason-form";

const CLOCK = "unsolved";

export const Unsolved = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const nowMs = useNow();
  const events = useOrderEvents(order);
  const clock = runningClock(order, CLOCK);
  if (clock === undefined) return null;
  const said = events.data?.items.filter((event) => event.action === CLOCK).at(-1);
  const owner = t.code("level", { code: clock.called ?? "supervisor" });
  const isLate = Date.parse(clock.due_at) < nowMs;
  return (
    <section aria-label={t("unsolved.title")} className="grid gap-2 rounded-xl bg-bad-ground p-3">
      <p className="font-semibold text-bad">{t("unsolved.title")}</p>
      {said !== undefined && <p className="wrap-anywhere">{said.reason} <span className="text-dim">· {said.by}</span></p>}
      <p>
        {t("follow_up.owner", { owner: clock.taken_by === null ? owner : `${owner} · ${clock.taken_by}` })}
        <span className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}> · {t(isLate ? "owned.late" : "owned.due", { time: dateTimeOf(clock.due_at, t, order.site.timezone) })}</span>
      </p>
      {may("work_orders.change") && <AnswerForm order={order} takenBy={clock.taken_by} />}
    </section>
  );
};

const AnswerForm = ({ order, takenBy }: { order: WorkOrder; takenBy: string | null }) => {
  const t = useT();
  const me = useSession().data?.name;
  const say = useToasts((store) => store.say);
  const answer = useAnswerUnsolved(order);
  const [words, setWords] = useState("");
  const give = (outcome: UnsolvedAnswer): void =>
    answer.mutate({ outcome, words: words.trim() }, { onSuccess: () => setWords(""), onError: (error) => say("bad", refusalText(error, t)) });
  const unsaid = answer.isPending || words.trim() === "";
  return (
    <>
      <TextArea label={t("unsolved.words")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <div className="flex flex-wrap gap-2">
        {takenBy !== me && <Button disabled={answer.isPending} onClick={() => give("taken")}>{t("unsolved.take")}</Button>}
        <Button look="primary" disabled={unsaid} onClick={() => give("solved")}>{t("unsolved.solved")}</Button>
        <Button disabled={unsaid} onClick={() => give("passed_on")}>{t("follow_up.passed_on")}</Button>
      </div>
    </>
  );
};

/** The desk's own word that nobody at hand can solve it. */
export const SayUnsolved = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const toast = useToasts((store) => store.say);
  const say = useSayUnsolved(order);
  const [asking, setAsking] = useState(false);
  if (!may("work_orders.transition") || isFinished(order) || runningClock(order, CLOCK) !== undefined) return null;
  const send = (reason: string): void => say.mutate(reason, { onSuccess: () => setAsking(false), onError: (error) => toast("bad", refusalText(error, t)) });
  return asking
    ? <div className="grid gap-2"><p className="text-dim">{t("unsolved.about")}</p><ReasonForm act={t("unsolved.say")} onSay={send} onBack={() => setAsking(false)} /></div>
    : <div><Button onClick={() => setAsking(true)}>{t("unsolved.title")}…</Button></div>;
};
