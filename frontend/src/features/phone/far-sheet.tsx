/** Arrived, says the technician; elsewhere, says the phone. The reason is kept with the order. */
import { number } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { useState } from "react";
import { Sheet } from "./sheet";

const REASONS = ["entrance", "no_signal", "wrong_place"] as const;

export const FarSheet = ({ away_m, onSay, onClose }: { away_m: number; onSay: (reason: string) => void; onClose: () => void }) => {
  const t = useT();
  const [words, setWords] = useState("");
  return (
    <Sheet title={t("arrival.title", { km: number(away_m / 1000, 1) })} onClose={onClose}>
      <p className="text-sm text-dim">{t("arrival.about")}</p>
      {REASONS.map((reason) => <Button key={reason} className="min-h-12" onClick={() => onSay(t(`arrival.reason.${reason}`))}>{t(`arrival.reason.${reason}`)}</Button>)}
      <TextArea label={t("arrival.words")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <Button look="primary" className="min-h-12" disabled={words.trim() === ""} onClick={() => onSay(words.trim())}>{t("arrival.go")}</Button>
    </Sheet>
  );
};
