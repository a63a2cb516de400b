/** One to five stars, for single points too if one likes, and words. */
import { ratingBody, UNRATED, type RatingDraft } from "@/lib/rating";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { RatingFields } from "@/ui/rating-fields";
import { useId, useState, type FormEvent } from "react";
import { useAct, type Acting } from "./use-act";
import type { Tracked } from "./use-tracked";

export const RatingForm = ({ asks, ...acting }: Acting & { asks: NonNullable<Tracked["asks"]> }) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const [draft, setDraft] = useState<RatingDraft>(UNRATED);
  const wordsId = useId();
  const change = (patch: Partial<RatingDraft>): void => setDraft((before) => ({ ...before, ...patch }));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = ratingBody(draft);
    if (body !== null) void act({ rate: body });
  };
  const words = {
    title: say("rate.title"), stars: (n: number) => say("rate.stars", { n }), each: say("rate.each"),
    recommend: say("rate.recommend"), unlikely: say("rate.unlikely"), likely: say("rate.likely"),
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3 rounded-2xl bg-raised p-4">
      <RatingFields asks={asks} draft={draft} change={change} words={words} language={say.language} />
      <div className="grid gap-1">
        <label htmlFor={wordsId} className="text-dim">{say("rate.words")}</label>
        <textarea
          id={wordsId} rows={3} maxLength={2000} value={draft.words} onChange={(event) => change({ words: event.target.value })}
          className="rounded-lg border border-line bg-ground p-3 text-base text-ink"
        />
      </div>
      {error !== null && <Refused>{error}</Refused>}
      <Button type="submit" look="primary" className="min-h-12" disabled={isSending || draft.score === null}>{say("rate.do")}</Button>
    </form>
  );
};
