/** Shortly before the visit: does the time suit, and is there anything to bear in mind? */
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";
import { useAct, type Acting } from "./use-act";
import { tickName } from "./words";

export const Agree = ({ ticks, ...acting }: Acting & { ticks: readonly string[] }) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void act({ agree: { needs: String(form.get("needs") ?? "").trim(), ticks: form.getAll("ticks").map(String) } });
  };
  return (
    <section aria-label={say("agree.title")} className="rounded-2xl bg-raised p-4">
      <h2 className="mb-3 font-semibold">{say("agree.title")}</h2>
      <form onSubmit={onSubmit} className="grid gap-3">
        {ticks.length > 0 && (
          <fieldset className="grid gap-1">
            <legend className="mb-1 text-dim">{say("agree.ticks")}</legend>
            {ticks.map((code) => (
              <label key={code} className="flex min-h-11 items-center gap-3"><input type="checkbox" name="ticks" value={code} className="size-5 accent-action" />{tickName(code, say)}</label>
            ))}
          </fieldset>
        )}
        <Field name="needs" label={say("agree.needs")} maxLength={500} autoComplete="off" className="text-base" />
        {error !== null && <Refused>{error}</Refused>}
        <Button type="submit" look="primary" className="min-h-12" disabled={isSending}>{say("agree.do")}</Button>
      </form>
    </section>
  );
};
