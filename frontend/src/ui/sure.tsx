/** A deed that cannot be taken back, or that all feel: asked once more before it is done. */
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "./button";
import { Refused } from "./notice";

type Props = {
  act: string;
  question: string;
  keep: string;
  look: "primary" | "danger";
  deed: { isPending: boolean; error: Error | null };
  /** Does it, and says when it is done. */
  onSure: (done: () => void) => void;
};

/** Who leaves the question finds the focus on the button that asked it; once it is done, on the card, as the button may then go. */
export const Sure = ({ act, question, keep, look, deed, onSure }: Props) => {
  const t = useT();
  const opener = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState(false);
  const close = (): void => flushSync(() => setAsking(false));
  const leave = (): void => (close(), opener.current?.focus());
  const done = (): void => (close(), opener.current?.closest<HTMLElement>("section")?.focus());
  if (!asking) return <Button ref={opener} look={look === "danger" ? "danger" : "plain"} className="justify-self-start" onClick={() => setAsking(true)}>{act}</Button>;
  return (
    <div role="group" aria-label={act} className="grid gap-2 rounded-lg border border-line p-3">
      <p>{question}</p>
      {deed.error !== null && <Refused>{refusalText(deed.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button look={look} disabled={deed.isPending} onClick={() => onSure(done)}>{act}</Button>
        <Button autoFocus onClick={leave}>{keep}</Button>
      </div>
    </div>
  );
};
