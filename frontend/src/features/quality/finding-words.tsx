/** How a finding stands, who said what of it, and the appeal. */
import { useAppeal, type Finding } from "@/api/quality";
import { useMay } from "@/api/rights";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";

export type Standing = Finding["state"] | "stands";

/** What nobody appealed against in time stands. */
export const standingOf = ({ state, appeal_until }: Pick<Finding, "state" | "appeal_until">, nowMs: number): Standing => (state === "open" && Date.parse(appeal_until) < nowMs ? "stands" : state);

const TONE: Record<Standing, string> = { open: "text-warn", stands: "text-bad", appealed: "text-warn", upheld: "text-bad", dropped: "text-good" };

export const StandingWord = ({ finding }: { finding: Finding }) => {
  const t = useT();
  const standing = standingOf(finding, useNow());
  return (
    <span className={TONE[standing]}>
      {standing === "open" ? t("quality.appeal_until", { day: dayIn(t.zone, Date.parse(finding.appeal_until)) }) : t(`quality.state.${standing}`)}
    </span>
  );
};

export const Said = ({ finding }: { finding: Finding }) => {
  const t = useT();
  const { appeal, appealed_by, decision, decided_by, measure, state } = finding;
  return (
    <>
      {appeal !== null && <p className="wrap-anywhere">{t("quality.appeal_by", { name: appealed_by ?? "", words: appeal })}</p>}
      {decision !== null && <p className="wrap-anywhere">{t("quality.decided_by", { name: decided_by ?? "", verdict: t(`quality.state.${state}`), words: decision })}</p>}
      {measure && <p className="wrap-anywhere">{t("quality.measure_said", { words: measure })}</p>}
    </>
  );
};

export const AppealForm = ({ finding }: { finding: Finding }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const may = useMay()("findings.appeal");
  const isOpen = standingOf(finding, useNow()) === "open";
  const appeal = useAppeal(finding);
  const [words, setWords] = useState("");
  if (!may || !isOpen) return null;
  return (
    <form className="grid gap-2" onSubmit={(event) => (event.preventDefault(), appeal.mutate(words.trim(), { onSuccess: () => say("good", t("quality.appeal_sent")) }))}>
      <TextArea label={t("quality.appeal_why")} required value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
      {appeal.isError && <Refused>{refusalText(appeal.error, t)}</Refused>}
      <div><Button type="submit" look="primary" disabled={words.trim() === "" || appeal.isPending}>{t("quality.appeal_send")}</Button></div>
    </form>
  );
};
