/** What is not the next step: wait for something, or give the job back with a reason. */
import type { OrderState } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { useState } from "react";
import { Sheet } from "./sheet";
import { mayPause } from "./visit";

/** The reasons that the policy lets stop a clock. */
const PAUSES = ["waiting_part", "waiting_customer", "waiting_access"] as const;
const GIVING_BACK = ["no_time", "no_part", "not_my_trade"] as const;

type Props = { state: OrderState; onStep: (to: OrderState, reason: string) => void; onClose: () => void };

export const MoreSheet = ({ state, onStep, onClose }: Props) => {
  const t = useT();
  const [words, setWords] = useState("");
  const back = (reason: string): void => onStep("classified", reason);
  return (
    <Sheet title={t(state === "offered" ? "phone.decline" : "phone.more")} onClose={onClose}>
      {mayPause(state) && (
        <>
          <h3 className="text-dim">{t("phone.pause")}</h3>
          {PAUSES.map((reason) => <Button key={reason} className="min-h-12" onClick={() => onStep("paused", reason)}>{t(`pause.${reason}`)}</Button>)}
          <h3 className="mt-3 text-dim">{t("phone.hand_back")}</h3>
        </>
      )}
      {GIVING_BACK.map((reason) => <Button key={reason} className="min-h-12" onClick={() => back(t(`hand_back.${reason}`))}>{t(`hand_back.${reason}`)}</Button>)}
      <TextArea label={t("hand_back.words")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <Button look="danger" className="min-h-12" disabled={words.trim() === ""} onClick={() => back(words.trim())}>{t(state === "offered" ? "phone.decline" : "phone.hand_back")}</Button>
    </Sheet>
  );
};
