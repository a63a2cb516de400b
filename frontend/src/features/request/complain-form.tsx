/** A complaint about the service, from the label of a machine: sent under one key, and unchanged, until it is answered. */
import { Refusal } from "@/api/client";
import { troubleOf, type Trouble } from "@/lib/passing";
import { Button } from "@/ui/button";
import { Field, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";
import { Done } from "./done";
import { ask, failed, newPage, toAsk, type RequestMade } from "./request";
import { typeName, type Say } from "./words";

type Why = Trouble | "too_many" | "complain.none";

export const ComplainForm = ({ secret, types, onBack, say }: { secret: string; types: readonly string[]; onBack: () => void; say: Say }) => {
  const [page, setPage] = useState(newPage);
  const [type, setType] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<Why | null>(null);
  const [made, setMade] = useState<RequestMade | null>(null);
  const isHeld = page.open !== null;

  const send = async (words: string, contact: string, complaint: string): Promise<void> => {
    const asked = toAsk(page, { words, urgent: [], contact, complaint });
    setIsSending(true);
    setError(null);
    try {
      setMade(await ask(secret, asked));
    } catch (reason) {
      setError(reason instanceof Refusal && reason.status === 429 ? "too_many" : troubleOf(reason));
      setPage(failed(page, asked, reason));
    }
    setIsSending(false);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const words = String(form.get("words") ?? "").trim();
    if (words === "" || type === null) return setError("complain.none");
    void send(words, String(form.get("contact") ?? "").trim(), type);
  };

  if (made !== null) return <Done made={made} lost={[]} isSending={false} onAgain={() => undefined} say={say} />;
  return (
    <form onSubmit={onSubmit} className="grid gap-5">
      <h2 className="text-lg font-semibold">{say("complain.title")}</h2>
      <fieldset className="grid grid-cols-2 gap-2">
        <legend className="mb-2 text-dim">{say("complain.type")}</legend>
        {types.map((code) => (
          <button key={code} type="button" role="radio" aria-checked={type === code} disabled={isHeld} onClick={() => setType(code)} className={`min-h-12 rounded-xl px-3 ${type === code ? "bg-accent-ground font-semibold" : "bg-raised"}`}>{typeName(code, say)}</button>
        ))}
      </fieldset>
      <TextArea name="words" label={say("complain.words")} maxLength={2000} rows={4} readOnly={isHeld} className="text-base" />
      <Field name="contact" label={say("contact")} maxLength={120} autoComplete="tel" readOnly={isHeld} className="text-base" />
      {error !== null && <Refused>{say(error)}</Refused>}
      {isHeld && <p className="text-dim">{say("held")}</p>}
      <Button type="submit" look="primary" className="min-h-14 text-base" disabled={isSending}>{say(isSending ? "sending" : "complain.do")}</Button>
      <Button className="min-h-12" disabled={isHeld} onClick={onBack}>{say("complain.back")}</Button>
    </form>
  );
};
