/** Text with a button that copies it; where the browser cannot, the text is selected to be copied by hand. */
import { copyText } from "@/lib/copy-text";
import { useT } from "@/lib/i18n/translate";
import { useRef } from "react";
import { Button } from "./button";
import { useToasts } from "./toast";

type Props = { label: string; text: string; className?: string; buttonClass?: string };

export const Copyable = ({ label, text, className = "", buttonClass = "" }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const shown = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) return say("good", t("connect.copied", { label }));
    if (shown.current !== null) getSelection()?.selectAllChildren(shown.current);
    say("bad", t("copy.by_hand", { label }));
  };
  return (
    <>
      <code ref={shown} className={`min-w-0 rounded bg-ground px-2 select-all ${className}`}>{text}</code>
      <Button className={buttonClass} aria-label={t("connect.copy_what", { label })} onClick={() => void copy()}>{t("connect.copy")}</Button>
    </>
  );
};
