/** One to five stars, and words if one likes: a radio group, by finger and by arrow keys. */
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { useId, useState, type FormEvent } from "react";
import { useAct, type Acting } from "./use-act";

const STARS = [1, 2, 3, 4, 5] as const;

export const RatingForm = (acting: Acting) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const [score, setScore] = useState<number | null>(null);
  const wordsId = useId();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words") ?? "").trim();
    if (score !== null) void act({ rate: { score, words } });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3 rounded-2xl bg-raised p-4">
      <fieldset>
        <legend className="mb-2 font-semibold">{say("rate.title")}</legend>
        <div className="flex justify-between">
          {STARS.map((n) => (
            <label key={n} className={`grid size-12 cursor-pointer place-items-center rounded-xl text-3xl has-focus-visible:outline-2 has-focus-visible:outline-accent ${score !== null && n <= score ? "text-warn" : "text-idle"}`}>
              <input type="radio" name="score" value={n} required className="sr-only" checked={score === n} onChange={() => setScore(n)} />
              <span aria-hidden>{score !== null && n <= score ? "★" : "☆"}</span>
              <span className="sr-only">{say("rate.stars", { n })}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="grid gap-1">
        <label htmlFor={wordsId} className="text-dim">{say("rate.words")}</label>
        <textarea id={wordsId} name="words" rows={3} maxLength={2000} className="rounded-lg border border-line bg-ground p-3 text-base text-ink" />
      </div>
      {error !== null && <Refused>{error}</Refused>}
      <Button type="submit" look="primary" className="min-h-12" disabled={isSending || score === null}>{say("rate.do")}</Button>
    </form>
  );
};
