/** What is wrong: how urgent, in words, with pictures. What is said goes under one key, and unchanged, until it is answered. */
import { Refusal } from "@/api/client";
import { Button } from "@/ui/button";
import { Field, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { troubleOf, type Trouble } from "@/lib/passing";
import { useState, type FormEvent } from "react";
import { Done } from "./done";
import { PhotoPick } from "./photo-pick";
import { ask, failed, newPage, putPhoto, sendPhotos, toAsk, URGENT, type Photo, type RequestMade, type Said, type Urgent } from "./request";
import type { Say } from "./words";

type Sending = { photo: number } | null;

type Why = Trouble | "too_many" | "nothing";

const whyNot = (error: unknown): Why => (error instanceof Refusal && error.status === 429 ? "too_many" : troubleOf(error));

export const AskForm = ({ secret, say }: { secret: string; say: Say }) => {
  const [page, setPage] = useState(newPage);
  const [urgent, setUrgent] = useState<readonly Urgent[]>([]);
  const [photos, setPhotos] = useState<readonly Photo[]>([]);
  const [isPicking, setIsPicking] = useState(false);
  const [sending, setSending] = useState<Sending>(null);
  const [error, setError] = useState<Why | null>(null);
  const [made, setMade] = useState<{ made: RequestMade; key: string; lost: readonly Photo[] } | null>(null);

  const sendAll = async (key: string, of: readonly Photo[]): Promise<Photo[]> => {
    const lost = await sendPhotos((picture) => putPhoto(secret, key, picture), of, (photo) => setSending({ photo }));
    setSending(null);
    return lost;
  };
  const send = async (said: Said): Promise<void> => {
    const asked = toAsk(page, said);
    setSending({ photo: 0 });
    setError(null);
    try {
      const made = await ask(secret, asked);
      setMade({ made, key: asked.key, lost: await sendAll(asked.key, photos) });
    } catch (reason) {
      setSending(null);
      setError(whyNot(reason));
      setPage(failed(page, asked, reason));
    }
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const words = String(form.get("words") ?? "").trim();
    if (words === "" && urgent.length === 0) return setError("nothing");
    void send({ words, urgent: [...urgent], contact: String(form.get("contact") ?? "").trim() });
  };
  const toggle = (one: Urgent): void => setUrgent(urgent.includes(one) ? urgent.filter((each) => each !== one) : [...urgent, one]);

  const isHeld = page.open !== null;
  if (made !== null) return <Done made={made.made} lost={made.lost} isSending={sending !== null} onAgain={() => void sendAll(made.key, made.lost).then((lost) => setMade({ ...made, lost }))} say={say} />;
  return (
    <form onSubmit={onSubmit} className="grid gap-5">
      <h2 className="text-lg font-semibold">{say("title")}</h2>
      <fieldset className="grid gap-2">
        <legend className="mb-2 text-dim">{say("urgent")}</legend>
        {URGENT.map((one) => (
          <button
            key={one} type="button" role="checkbox" aria-checked={urgent.includes(one)} disabled={isHeld} onClick={() => toggle(one)}
            className={`flex min-h-12 items-center gap-3 rounded-xl px-4 text-left ${urgent.includes(one) ? "bg-bad-ground font-semibold text-bad" : "bg-raised"}`}
          >
            <span aria-hidden>{urgent.includes(one) ? "✓" : "○"}</span>{say(`urgent.${one}`)}
          </button>
        ))}
        {(urgent.includes("leak") || urgent.includes("electricity")) && <p role="status" className="rounded-xl bg-warn-ground p-3 text-warn">{say("danger")}</p>}
      </fieldset>
      <TextArea name="words" label={say("words")} placeholder={say("words.hint")} maxLength={2000} rows={4} readOnly={isHeld} className="text-base" />
      <PhotoPick photos={photos} onPhotos={setPhotos} isBusy={isPicking} onBusy={setIsPicking} isSending={sending !== null} say={say} />
      <Field name="contact" label={say("contact")} maxLength={120} autoComplete="tel" readOnly={isHeld} className="text-base" />
      {error !== null && <Refused>{say(error)}</Refused>}
      {isHeld && <p className="text-dim">{say("held")}</p>}
      <Button type="submit" look="primary" className="min-h-14 text-base" disabled={isPicking || sending !== null}>
        {sending === null ? say("send") : sending.photo === 0 ? say("sending") : say("sending_photos", { n: sending.photo, of: photos.length })}
      </Button>
    </form>
  );
};
