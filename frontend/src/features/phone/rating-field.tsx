/** Beside the signature the customer may say how it was, on the technician's phone: one tap is enough. */
import { asksFor } from "@/api/ratings";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { needsWords, UNRATED } from "@/lib/rating";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { RatingFields } from "@/ui/rating-fields";
import { useRatingWords } from "@/ui/use-rating-words";
import { placeOf } from "./missing";
import { useFact } from "./use-facts";
import type { Visit } from "./visit";

type Props = { job: WorkOrder; visit: Visit; change: (patch: Partial<Visit>) => void };

export const RatingField = ({ job, visit, change }: Props) => {
  const t = useT();
  const words = useRatingWords();
  const rules = useFact("rating");
  if (rules === null) return null;
  const draft = visit.rating ?? UNRATED;
  const isRed = draft.score !== null && draft.score <= rules.redUpTo;
  return (
    <section aria-label={t("rating.on_site")} className="grid gap-3 rounded-2xl bg-panel p-3">
      <RatingFields asks={asksFor(rules, job.kind)} draft={draft} change={(patch) => change({ rating: { ...draft, ...patch } })} words={{ ...words, title: t("rating.on_site") }} language={t.language} />
      {draft.score !== null && (
        <>
          <div {...placeOf("rating_words")}>
            <TextArea label={t(needsWords(draft, rules.redUpTo) ? "rating.words_needed" : "rating.words")} value={draft.words} maxLength={2000} onChange={(event) => change({ rating: { ...draft, words: event.target.value } })} />
          </div>
          {isRed && <p role="status" className="text-warn">{t("rating.told_at_once")}</p>}
          <div><Button className="min-h-11" onClick={() => change({ rating: UNRATED })}>{t("rating.take_back")}</Button></div>
        </>
      )}
    </section>
  );
};
