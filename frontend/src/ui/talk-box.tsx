/** Where a message is written; ready words fill it and may be changed before they go. */
import type { Canned } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { asWritten } from "@/lib/talk";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { Button } from "./button";
import { TextArea } from "./field";

const LONGEST = 1000;

type Props = { ready: readonly Canned[]; pending?: boolean; /** For a thumb in a glove. */ big?: boolean; /** Whether it could be kept. */ onSend: (words: { text: string; canned: Canned | null }) => Promise<boolean> };

export const TalkBox = ({ ready, pending = false, big = false, onSend }: Props) => {
  const t = useT();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<Canned | null>(null);
  const send = async (): Promise<void> => {
    if (text.trim() === "" || pending) return;
    if (await onSend(asWritten(text, picked, t))) setText("");
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // While an input method is choosing characters, Enter is its own.
    if (big || event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <div role="group" aria-label={t("talk.canned")} className="flex flex-wrap gap-1.5">
        {ready.map((code) => (
          <button key={code} type="button" onClick={() => { setPicked(code); setText(t.code("canned", { code })); }} className={`rounded-full border border-line px-3 text-dim hover:text-ink ${big ? "min-h-12 text-sm" : "min-h-7 text-xs"}`}>{t.code("canned", { code })}</button>
        ))}
      </div>
      <TextArea label={t("talk.words")} value={text} maxLength={LONGEST} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} hint={big ? undefined : t("talk.hint")} />
      <Button type="submit" look="primary" disabled={pending || text.trim() === ""} className={big ? "min-h-12" : "justify-self-start"}>{t("talk.send")}</Button>
    </form>
  );
};
