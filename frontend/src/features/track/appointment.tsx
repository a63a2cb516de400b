/** When shall somebody come? Only times that can be kept are offered; the booked one may be changed or given up. */
import { Button } from "@/ui/button";
import { Loading, Refused } from "@/ui/notice";
import type { FormEvent } from "react";
import { daysOf, type Choosing } from "./choosing";
import { useAppointment, type Booking } from "./use-appointment";
import type { Tracked } from "./use-tracked";
import type { Say } from "./words";

/** Whoever works by keyboard or ear goes on where the tap led. */
const land = (section: HTMLElement | null): void => section?.focus();

export const Appointment = ({ tracked, say, ...booking }: Booking & { tracked: Tracked; say: Say }) => {
  const { state, open, choose, book, askToGiveUp, giveUp, close } = useAppointment(booking);
  const isBooked = tracked.choice === "booked";
  const hasTime = isBooked || tracked.eta !== null;
  if (state.phase === "closed") {
    return (
      <section aria-label={say("time.title")} className="grid gap-3">
        <Button look={hasTime ? "plain" : "primary"} className="min-h-12" onClick={open}>{say(hasTime ? "time.change" : "time.choose")}</Button>
        {isBooked && <Button className="min-h-12" onClick={askToGiveUp}>{say("time.cancel")}</Button>}
      </section>
    );
  }
  if (state.phase === "giving_up") {
    return (
      <section ref={land} tabIndex={-1} aria-label={say("time.cancel")} className="outline-none grid gap-3 rounded-2xl bg-raised p-4">
        <h2 className="font-semibold">{say("time.cancel_sure")}</h2>
        <p className="text-dim">{say("time.cancel_about")}</p>
        {state.note !== null && <Refused>{say(state.note)}</Refused>}
        <Button look="danger" className="min-h-12" onClick={giveUp}>{say("time.cancel_do")}</Button>
        <Button className="min-h-12" onClick={close}>{say("back")}</Button>
      </section>
    );
  }
  return (
    <section ref={land} tabIndex={-1} aria-label={say("time.title")} className="grid gap-3 rounded-2xl bg-raised p-4 outline-none">
      <h2 className="font-semibold">{say("time.title")}</h2>
      {state.phase === "asking"
        ? <Loading>{say("time.asking")}</Loading>
        : <Times state={state} zone={tracked.timezone} say={say} onChoose={choose} onBook={book} />}
      <Button className="min-h-12" onClick={close}>{say("back")}</Button>
    </section>
  );
};

type TimesProps = {
  state: Extract<Choosing, { phase: "choosing" | "sending" }>;
  zone: string;
  say: Say;
  onChoose: (from: string) => void;
  onBook: () => void;
};

const Times = ({ state, zone, say, onChoose, onBook }: TimesProps) => {
  const note = state.phase === "choosing" ? state.note : null;
  const isSending = state.phase === "sending";
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onBook();
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3">
      {note !== null && <Refused>{say(note === "gone" ? "time.gone" : note)}</Refused>}
      {state.times.length === 0 && (note === null || note === "gone") && <p>{say("time.none")}</p>}
      {daysOf(state.times, { language: say.language, zone }).map((day) => (
        <fieldset key={day.name} disabled={isSending}>
          <legend className="mb-2 text-dim">{day.name}</legend>
          <div className="grid grid-cols-2 gap-2">
            {day.times.map(({ from, text }) => (
              <label key={from} className="tabular grid min-h-12 cursor-pointer place-items-center rounded-xl border border-line bg-panel has-checked:border-accent has-checked:bg-accent-ground has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-accent">
                <input type="radio" name="time" value={from} checked={state.chosen === from} onChange={() => onChoose(from)} className="sr-only" />
                {text}
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      {state.times.length > 0 && (
        <Button type="submit" look="primary" className="min-h-12" disabled={isSending || state.chosen === null}>{say("time.book")}</Button>
      )}
    </form>
  );
};
