/** A complaint on its own page: its steps and the result as it was told; and on the page of another case the way to complain. */
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { newKey } from "@/lib/new-key";
import { whenOf } from "@/lib/times";
import { useId, useState, type FormEvent } from "react";
import { useAct, type Acting } from "./use-act";
import type { Tracked } from "./use-tracked";
import { stepName, typeName, type Say } from "./words";

type Course = NonNullable<Tracked["complaint"]>;

/** As it was told: read before one says whether it settles the matter. */
export const ComplaintResult = ({ result, say }: { result: string; say: Say }) => (
  <section aria-label={say("complaint.result")} className="rounded-2xl border border-line p-4">
    <h2 className="font-semibold">{say("complaint.result")}</h2>
    <p className="mt-2 whitespace-pre-line wrap-anywhere">{result}</p>
  </section>
);

export const ComplaintCourse = ({ course, tracked, nowMs, say }: { course: Course; tracked: Tracked; nowMs: number; say: Say }) => {
  const next = course.steps.findIndex((step) => step.at === null);
  return (
    <ol aria-label={say("progress")} className="grid gap-3">
      {course.steps.map((step, at) => (
        <li key={step.step} aria-current={at === next ? "step" : undefined} className={`flex items-center gap-4 ${step.at === null ? (at === next ? "font-semibold" : "text-faint") : "text-dim"}`}>
          <span aria-hidden className={`size-2.5 shrink-0 rounded-full ${step.at !== null ? "bg-good" : at === next ? "bg-accent ring-4 ring-accent-ground" : "bg-line"}`} />
          <span className="flex-1">{stepName(step.step, say)}</span>
          {step.at !== null && <time dateTime={step.at} className="tabular">{whenOf(step.at, nowMs, { language: say.language, zone: tracked.timezone })}</time>}
        </li>
      ))}
    </ol>
  );
};

/** Always in sight at the foot of the page; what was sent once stays one complaint. */
export const Complain = ({ tracked, ...acting }: Acting & { tracked: Tracked }) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const wordsId = useId();
  const [key] = useState(newKey);
  const [isOpen, setIsOpen] = useState(false);
  const [type, setType] = useState<string | null>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get("words") ?? "").trim();
    if (type !== null) void act({ complain: { key, type, words } });
  };
  if (!isOpen) {
    return (
      <div className="sticky bottom-3 z-10 flex justify-end">
        <button type="button" onClick={() => setIsOpen(true)} className="inline-flex min-h-12 items-center gap-2 rounded-full border border-line bg-panel px-5 font-semibold text-bad shadow-lg">
          <span aria-hidden>!</span>{say("complain.open")}
        </button>
      </div>
    );
  }
  return (
    <section aria-label={say("complain.open")} className="rounded-2xl bg-raised p-4">
      <h2 className="font-semibold">{say("complain.title")}</h2>
      <p className="mb-3 text-dim">{say("complain.about")}</p>
      <form onSubmit={onSubmit} className="grid gap-3">
        <TypeChoice types={tracked.complaint_types} type={type} onType={setType} word={(code) => typeName(code, say)} label={say("complain.type")} />
        <div className="grid gap-1">
          <label htmlFor={wordsId} className="text-dim">{say("complain.words")}</label>
          <textarea id={wordsId} name="words" required minLength={3} maxLength={2000} rows={4} className="rounded-lg border border-line bg-ground p-3 text-base text-ink" />
        </div>
        {error !== null && <Refused>{error}</Refused>}
        <Button type="submit" look="primary" className="min-h-12" disabled={isSending || type === null}>{say("complain.do")}</Button>
        <Button className="min-h-12" onClick={() => setIsOpen(false)}>{say("back")}</Button>
      </form>
    </section>
  );
};

type ChoiceProps = { types: readonly string[]; type: string | null; onType: (code: string) => void; word: (code: string) => string; label: string };

export const TypeChoice = ({ types, type, onType, word, label }: ChoiceProps) => (
  <fieldset className="grid grid-cols-2 gap-2">
    <legend className="mb-2 text-dim">{label}</legend>
    {types.map((code) => (
      <button key={code} type="button" role="radio" aria-checked={type === code} onClick={() => onType(code)} className={`min-h-12 rounded-xl px-3 ${type === code ? "bg-accent-ground font-semibold" : "bg-ground"}`}>{word(code)}</button>
    ))}
  </fieldset>
);
