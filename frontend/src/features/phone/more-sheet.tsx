/** What is not the next step: wait for something, come again another time, or give the job back with a reason. */
import type { OrderState, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { comesAgainFor } from "@/lib/waits";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { FOR_HELP, HELP, WaitFields, waitSaid, type Help, type WaitSaid } from "@/ui/wait-fields";
import { useState, type FormEvent } from "react";
import { Sheet } from "./sheet";
import { useFact } from "./use-facts";
import { mayComeAgain, mayPause } from "./visit";

const GIVING_BACK = ["no_time", "no_part", "not_my_trade"] as const;

type Props = { job: WorkOrder; onStep: (to: OrderState, said: WaitSaid) => void; onClose: () => void };

export const MoreSheet = ({ job, onStep, onClose }: Props) => {
  const t = useT();
  const reasons = useFact("pauseReasons") ?? [];
  const { state } = job;
  return (
    <Sheet title={t(state === "offered" ? "phone.decline" : "phone.more")} onClose={onClose}>
      {mayPause(state) && (
        <>
          <h3 className="text-dim">{t("phone.pause")}</h3>
          {reasons.filter((reason) => reason !== FOR_HELP).map((reason) => <Button key={reason} className="min-h-12" onClick={() => onStep("paused", { reason })}>{t.code("pause", { code: reason })}</Button>)}
          {reasons.includes(FOR_HELP) && <AskForHelp onSay={(said) => onStep("paused", said)} />}
        </>
      )}
      {mayComeAgain(state) && (
        <>
          <h3 className="mt-3 text-dim">{t("again.title")}</h3>
          <ComeAgain reasons={comesAgainFor(reasons)} zone={job.site.timezone} onSay={(said) => onStep("classified", said)} />
        </>
      )}
      {state !== "offered" && (
        <>
          <CannotSolve onSay={(reason) => onStep("classified", { reason, unsolved: true })} />
          <h3 className="mt-3 text-dim">{t("phone.hand_back")}</h3>
        </>
      )}
      <HandBack decline={state === "offered"} onSay={(reason) => onStep("classified", { reason })} />
    </Sheet>
  );
};

const AskForHelp = ({ onSay }: { onSay: (said: WaitSaid) => void }) => {
  const t = useT();
  const [note, setNote] = useState("");
  const ask = (kind: Help): void => onSay({ reason: FOR_HELP, help: { kind }, ...(note.trim() && { note: note.trim() }) });
  return (
    <>
      <h3 className="mt-3 text-dim">{t("help.title")}</h3>
      <p className="text-sm text-dim">{t("help.about")}</p>
      <TextArea label={t("help.note")} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      {HELP.map((kind) => <Button key={kind} className="min-h-12" onClick={() => ask(kind)}>{t(`help.${kind}`)}</Button>)}
    </>
  );
};

const ComeAgain = ({ reasons, zone, onSay }: { reasons: readonly string[]; zone: string; onSay: (said: WaitSaid) => void }) => {
  const t = useT();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSay(waitSaid(new FormData(event.currentTarget), zone));
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("again.title")} className="grid gap-2">
      <p className="text-sm text-dim">{t("again.about")}</p>
      <WaitFields key={reasons.join()} reasons={reasons} />
      <Button type="submit" className="min-h-12" disabled={reasons.length === 0}>{t("again.go")}</Button>
    </form>
  );
};

const CannotSolve = ({ onSay }: { onSay: (reason: string) => void }) => {
  const t = useT();
  const [words, setWords] = useState("");
  return (
    <>
      <h3 className="mt-3 text-dim">{t("unsolved.title")}</h3>
      <p className="text-sm text-dim">{t("unsolved.about_phone")}</p>
      <TextArea label={t("unsolved.why")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <Button className="min-h-12" disabled={words.trim() === ""} onClick={() => onSay(words.trim())}>{t("unsolved.say")}</Button>
    </>
  );
};

const HandBack = ({ decline, onSay }: { decline: boolean; onSay: (reason: string) => void }) => {
  const t = useT();
  const [words, setWords] = useState("");
  return (
    <>
      {GIVING_BACK.map((reason) => <Button key={reason} className="min-h-12" onClick={() => onSay(t(`hand_back.${reason}`))}>{t(`hand_back.${reason}`)}</Button>)}
      <TextArea label={t("hand_back.words")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <Button look="danger" className="min-h-12" disabled={words.trim() === ""} onClick={() => onSay(words.trim())}>{t(decline ? "phone.decline" : "phone.hand_back")}</Button>
    </>
  );
};
