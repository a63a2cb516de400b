/** How the customer rated it, by which way that came, and writing down what is said on the telephone. */
import { asksFor, isRatable, useRatingRules, useRatings, useTakeDown, type RatingOfRound } from "@/api/ratings";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dimensionName, letterOf, needsWords, ratingBody, UNRATED, type RatingAsks, type RatingDraft } from "@/lib/rating";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { RatingFields } from "@/ui/rating-fields";
import { useRatingWords } from "@/ui/use-rating-words";
import { useState } from "react";

const TONE = { red: "bg-bad-ground", yellow: "bg-warn-ground", green: "bg-good-ground" } as const;

export const RatingsPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay()("work_orders.change");
  const ratings = useRatings(order, may);
  const rules = useRatingRules(may && (isRatable(order) || (ratings.data?.length ?? 0) > 0));
  const [isWriting, setIsWriting] = useState(false);
  if (!may || ratings.data === undefined || rules.data === undefined) return null;
  const mayAdd = isRatable(order) && !ratings.data.some(({ round }) => round === order.round);
  if (ratings.data.length === 0 && !mayAdd) return null;
  const asks = asksFor(rules.data, order.kind);
  return (
    <section aria-label={t("rating.title")} className="grid gap-2">
      <h3 className="text-dim">{t("rating.title")}</h3>
      {ratings.data.map((rating) => <Rating key={rating.round} rating={rating} asks={asks} t={t} />)}
      {mayAdd && !isWriting && <div><Button onClick={() => setIsWriting(true)}>{t("rating.by_telephone")}</Button></div>}
      {mayAdd && isWriting && <ByTelephone order={order} asks={asks} redUpTo={rules.data.redUpTo} onDone={() => setIsWriting(false)} />}
    </section>
  );
};

const Rating = ({ rating, asks, t }: { rating: RatingOfRound; asks: RatingAsks; t: Translate }) => {
  const letter = (stars: number): string => (asks.scale === "letters" ? ` ${letterOf(stars)}` : "");
  const judged = Object.entries(rating.dimensions);
  return (
    <div className={`grid gap-1 rounded-xl p-3 ${TONE[rating.band]}`}>
      <p>
        <span className="sr-only">{t("rating.stars", { n: rating.score })}, {t(`band.${rating.band}`)}</span>
        <b aria-hidden>{"★".repeat(rating.score)}{"☆".repeat(5 - rating.score)}{letter(rating.score)}</b>
        <span aria-hidden> · {t(`band.${rating.band}`)}</span> · {t(`rating_source.${rating.source}`)}
        {rating.source !== "online" && ` · ${rating.given_by}`}
      </p>
      {rating.words !== "" && <p className="wrap-break-word whitespace-pre-line">{rating.words}</p>}
      {judged.length > 0 && (
        <dl className="tabular grid grid-cols-[auto_1fr] gap-x-3">
          {judged.map(([code, stars]) => <div key={code} className="contents"><dt className="text-dim">{dimensionName(code, t.language)}</dt><dd>{stars} / 5{letter(stars)}</dd></div>)}
        </dl>
      )}
      {rating.recommend !== null && <p>{t("rating.recommends", { n: rating.recommend })}</p>}
      <p className="tabular text-sm text-dim">{dateTimeOf(rating.at, t)}{rating.technician_name !== null && ` · ${rating.technician_name}`}</p>
    </div>
  );
};

type WritingProps = { order: WorkOrder; asks: RatingAsks; redUpTo: number; onDone: () => void };

const ByTelephone = ({ order, asks, redUpTo, onDone }: WritingProps) => {
  const t = useT();
  const [draft, setDraft] = useState<RatingDraft>(UNRATED);
  const taken = useTakeDown(order);
  const change = (patch: Partial<RatingDraft>): void => setDraft((before) => ({ ...before, ...patch }));
  const body = ratingBody(draft);
  const silent = needsWords(draft, redUpTo);
  const words = useRatingWords();
  return (
    <form
      aria-label={t("rating.by_telephone")} className="grid max-w-md gap-3 rounded-xl bg-raised p-3"
      onSubmit={(event) => (event.preventDefault(), body !== null && taken.mutate(body, { onSuccess: onDone }))}
    >
      <RatingFields asks={asks} draft={draft} change={change} words={words} language={t.language} />
      <TextArea label={t(silent ? "rating.words_needed" : "rating.words")} value={draft.words} maxLength={2000} required={silent} onChange={(event) => change({ words: event.target.value })} />
      {taken.isError && <Refused>{refusalText(taken.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={body === null || silent || taken.isPending}>{t("rating.keep")}</Button>
        <Button onClick={onDone}>{t("rating.cancel")}</Button>
      </div>
    </form>
  );
};
