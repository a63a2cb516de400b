/** Shortly before the visit: does the time suit, and is there anything to bear in mind? */
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";
import { useAct, type Acting } from "./use-act";

export const Agree = (acting: Acting) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void act({ agree: { needs: String(new FormData(event.currentTarget).get("needs") ?? "").trim() } });
  };
  return (
    <section aria-label={say("agree.title")} className="rounded-2xl bg-raised p-4">
      <h2 className="mb-3 font-semibold">{say("agree.title")}</h2>
      <form onSubmit={onSubmit} className="grid gap-3">
        <Field name="needs" label={say("agree.needs")} maxLength={500} autoComplete="off" className="text-base" />
        {error !== null && <Refused>{error}</Refused>}
        <Button type="submit" look="primary" className="min-h-12" disabled={isSending}>{say("agree.do")}</Button>
      </form>
    </section>
  );
};
