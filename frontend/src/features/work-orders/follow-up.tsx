/** A bad rating waits for an answer: whose it is, what was said, and whether that was enough. */
import { useMay } from "@/api/rights";
import { useFollowUp } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { PhraseNote } from "@/features/knowledge/phrase-note";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { useToasts } from "@/ui/toast";
import { useState } from "react";

export const FollowUp = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const follow = useFollowUp(order);
  const [words, setWords] = useState("");
  const [tell, setTell] = useState("");
  const clock = order.clocks.find((one) => one.clock === "follow_up" && one.met_at === null && one.stopped_at === null);
  if (clock === undefined) return null;
  const answer = (outcome: "settled" | "passed_on"): void =>
    follow.mutate({ outcome, words: words.trim(), ...(outcome === "settled" && tell.trim() !== "" && { tell: tell.trim() }) }, { onSuccess: () => setWords(""), onError: (error) => say("bad", refusalText(error, t)) });
  const blocked = follow.isPending || words.trim() === "";
  return (
    <section aria-label={t("follow_up.title")} className="grid gap-2 rounded-xl bg-bad-ground p-3">
      <p className="font-semibold text-bad">{t("follow_up.title")}</p>
      <p>{t("follow_up.owner", { owner: t.code("level", { code: clock.called ?? "agent" }) })}</p>
      {may("work_orders.change") && (
        <>
          <TextArea label={t("follow_up.words")} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
          <PhraseNote text={words} onReword={setWords} />
          <TextArea label={t("follow_up.tell")} value={tell} maxLength={1000} onChange={(event) => setTell(event.target.value)} />
          <PhraseNote text={tell} onReword={setTell} />
          <div className="flex flex-wrap gap-2">
            <Button look="primary" disabled={blocked} onClick={() => answer("settled")}>{t("follow_up.settled")}</Button>
            <Button disabled={blocked} onClick={() => answer("passed_on")}>{t("follow_up.passed_on")}</Button>
          </div>
        </>
      )}
    </section>
  );
};
