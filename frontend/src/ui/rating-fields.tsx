/** Stars for the whole, then for each dimension, then how likely a recommendation is: radio groups, by finger and by arrow keys. */
import { dimensionName, letterOf, LIKELY, STARS, type RatingAsks, type RatingDraft } from "@/lib/rating";
import type { Language } from "@/lib/i18n/language";
import { useId } from "react";

export type RatingWords = { title: string; stars: (n: number) => string; each: string; recommend: string; unlikely: string; likely: string };
type Props = { asks: RatingAsks; draft: RatingDraft; change: (patch: Partial<RatingDraft>) => void; words: RatingWords; language: Language };

/** What is asked besides shows once the whole has its stars: one tap is enough. */
export const RatingFields = ({ asks, draft, change, words, language }: Props) => {
  const letters = asks.scale === "letters";
  return (
    <>
      <Stars legend={words.title} value={draft.score} onPick={(score) => change({ score })} text={words.stars} letters={letters} isWhole />
      {draft.score !== null && asks.dimensions.length > 0 && (
        <section aria-label={words.each} className="grid gap-2">
          <p className="text-dim">{words.each}</p>
          {asks.dimensions.map((code) => (
            <Stars
              key={code} legend={dimensionName(code, language)} value={draft.dimensions[code] ?? null} text={words.stars} letters={letters}
              onPick={(stars) => change({ dimensions: { ...draft.dimensions, [code]: stars } })}
            />
          ))}
        </section>
      )}
      {draft.score !== null && asks.recommend && <Recommend value={draft.recommend} onPick={(recommend) => change({ recommend })} words={words} />}
    </>
  );
};

type StarsProps = { legend: string; value: number | null; onPick: (n: number) => void; text: (n: number) => string; letters: boolean; isWhole?: boolean };

const Stars = ({ legend, value, onPick, text, letters, isWhole = false }: StarsProps) => {
  const name = useId();
  return (
    <fieldset className={isWhole ? "" : "grid gap-0 min-[420px]:flex min-[420px]:items-center min-[420px]:justify-between"}>
      <legend className={isWhole ? "mb-2 font-semibold" : "min-[420px]:float-left"}>{legend}</legend>
      <div className={isWhole ? "flex justify-between" : "flex"}>
        {STARS.map((n) => {
          const lit = value !== null && n <= value;
          return (
            <label key={n} className={`grid cursor-pointer place-items-center rounded-xl has-focus-visible:outline-2 has-focus-visible:outline-accent ${isWhole ? "size-12 text-3xl" : "size-11 text-2xl"} ${lit ? "text-warn" : "text-idle"}`}>
              <input type="radio" name={name} value={n} className="sr-only" checked={value === n} onChange={() => onPick(n)} />
              <span aria-hidden className="grid place-items-center leading-none">{lit ? "★" : "☆"}{letters && <span className="text-xs text-dim">{letterOf(n)}</span>}</span>
              <span className="sr-only">{text(n)}{letters && ` · ${letterOf(n)}`}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
};

const Recommend = ({ value, onPick, words }: { value: number | null; onPick: (n: number) => void; words: RatingWords }) => {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-2">{words.recommend}</legend>
      <div className="grid grid-cols-6 gap-1">
        {LIKELY.map((n) => (
          <label key={n} className={`tabular grid min-h-11 cursor-pointer place-items-center rounded-lg has-focus-visible:outline-2 has-focus-visible:outline-accent ${value === n ? "bg-action text-on-action" : "border border-line bg-ground"}`}>
            <input type="radio" name={name} value={n} className="sr-only" checked={value === n} onChange={() => onPick(n)} />
            {n}
          </label>
        ))}
      </div>
      <p className="flex justify-between text-sm text-dim"><span>0 {words.unlikely}</span><span>10 {words.likely}</span></p>
    </fieldset>
  );
};
