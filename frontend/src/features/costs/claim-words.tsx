/** One claim: how it stands, what it is held against, who said what, and what its reader may do now. */
import { useAnswerCost, useDecideCost, useWithdrawCost, type CostClaim, type Verdict } from "@/api/costs";
import { useT, type Translate } from "@/lib/i18n/translate";
import { money } from "@/lib/money";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { AddCostPhotos, CostPhotos } from "./photos";

const TONE: Record<CostClaim["state"], string> = { waiting: "text-warn", returned: "text-warn", approved: "text-good", refused: "text-bad", withdrawn: "text-dim" };

export const claimTitle = (claim: CostClaim, t: Translate): string => `${t(`cost.kind.${claim.kind}`)} · ${money(claim.amount, claim.currency, t.language)}`;

const rolesText = (roles: readonly string[], t: Translate): string => roles.map((code) => t.code("role", { code })).join(t("list.comma"));

export const ClaimStands = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  const now = useNow();
  const { state, step, steps, way, due_at, raised_to, roles } = claim;
  const isLate = due_at !== null && Date.parse(due_at) < now;
  return (
    <span className={TONE[state]}>
      {state === "waiting" ? t("cost.waits_for", { n: step, of: steps, roles: rolesText(raised_to === null ? roles : [...roles, raised_to], t) }) : t(way === "spot" ? "cost.state.on_the_spot" : `cost.state.${state}`)}
      {due_at !== null && <span className={isLate ? "text-bad" : ""}> · {t(isLate ? "cost.was_due" : "cost.due", { time: dateTimeOf(due_at, t, claim.timezone) })}</span>}
      {raised_to !== null && <span className="text-bad"> · {t("cost.raised", { role: t.code("role", { code: raised_to }) })}</span>}
    </span>
  );
};

/** The claim in full, as a list of what happened; the caller gives the frame. */
export const ClaimBody = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  const { same_fault: same } = claim;
  return (
    <>
      <p className="wrap-anywhere whitespace-pre-line">{claim.reason}</p>
      {claim.is_major && <p className="text-warn">{t("cost.is_major")}</p>}
      {same !== null && (
        <p className={same.beyond_percent > 0 ? "text-warn" : "text-dim"}>
          {t("cost.same_fault", { n: same.claims, mean: money(same.mean, claim.currency, t.language) })} {t(same.beyond_percent > 0 ? "cost.above" : "cost.below", { percent: Math.abs(same.beyond_percent) })}
        </p>
      )}
      <CostPhotos orderId={claim.work_order_id} names={claim.photos} />
      <ol aria-label={t("cost.history")} className="grid gap-1 text-xs text-dim">
        {claim.events.map((one) => (
          <li key={`${one.at} ${one.action}`} className="wrap-anywhere">
            <time dateTime={one.at} className="tabular">{dateTimeOf(one.at, t, claim.timezone)}</time> · {t(`cost.did.${one.action}`, { by: one.by, n: one.step })} ({t.code("role", { code: one.role })}){one.words && one.action !== "claimed" && one.action !== "decided" && `: ${one.words}`}
          </li>
        ))}
      </ol>
      {claim.may_decide && <Decide claim={claim} />}
      {claim.is_own && claim.state === "returned" && <Answer claim={claim} />}
      {claim.is_own && (claim.state === "waiting" || claim.state === "returned") && <Withdraw claim={claim} />}
    </>
  );
};

const Decide = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const decide = useDecideCost(claim);
  const [words, setWords] = useState("");
  const write = (verdict: Verdict): void => decide.mutate({ verdict, words: words.trim() }, { onSuccess: () => say("good", t(`cost.said.${verdict}`)), onError: (error) => say("bad", refusalText(error, t)) });
  const isMute = words.trim() === "";
  return (
    <section aria-label={t("cost.decide")} className="grid gap-2 border-t border-line pt-3">
      <TextArea label={t("cost.words")} hint={t("cost.words_hint")} value={words} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      {decide.isError && <Refused>{refusalText(decide.error, t)}</Refused>}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" className="min-h-11" disabled={decide.isPending} onClick={() => write("approved")}>{t("cost.approve")}</Button>
        <Button className="min-h-11" disabled={decide.isPending || isMute} onClick={() => write("returned")}>{t("cost.send_back")}</Button>
        <Button look="danger" className="min-h-11" disabled={decide.isPending || isMute} onClick={() => write("refused")}>{t("cost.refuse")}</Button>
      </div>
    </section>
  );
};

const Answer = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  const answer = useAnswerCost(claim);
  const [words, setWords] = useState("");
  const [photos, setPhotos] = useState<string[]>([]);
  return (
    <form aria-label={t("cost.answer")} className="grid gap-2 border-t border-line pt-3" onSubmit={(event) => (event.preventDefault(), answer.mutate({ words: words.trim(), photos }))}>
      <TextArea label={t("cost.answer")} required value={words} maxLength={1000} onChange={(event) => setWords(event.target.value)} />
      <AddCostPhotos orderId={claim.work_order_id} names={photos} onNames={setPhotos} />
      {answer.isError && <Refused>{refusalText(answer.error, t)}</Refused>}
      <div><Button type="submit" look="primary" className="min-h-11" disabled={words.trim() === "" || answer.isPending}>{t("cost.answer_send")}</Button></div>
    </form>
  );
};

const Withdraw = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  const withdraw = useWithdrawCost(claim);
  return (
    <>
      {withdraw.isError && <Refused>{refusalText(withdraw.error, t)}</Refused>}
      <div><Button className="min-h-11" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>{t("cost.withdraw")}</Button></div>
    </>
  );
};
