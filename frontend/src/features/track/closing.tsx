/** Is it solved? The customer's word closes the case or takes it up again. */
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";
import { useAct, type Acting } from "./use-act";
import type { Tracked } from "./use-tracked";

export const Closing = ({ tracked, ...acting }: Acting & { tracked: Tracked }) => {
  const { say } = acting;
  const { act, isSending, error } = useAct(acting);
  const isResult = tracked.complaint !== null;
  const mayConfirm = tracked.may.includes("confirm");
  const [isObjecting, setIsObjecting] = useState(!mayConfirm);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget).get("said") ?? "").trim();
    void act(isObjecting ? { object: { reason: said } } : { confirm: { name: said } });
  };
  return (
    <section aria-label={say(isResult ? "complaint.accept.title" : "confirm.title")} className="rounded-2xl bg-raised p-4">
      <h2 className="mb-3 font-semibold">{say(isResult ? "complaint.accept.title" : "confirm.title")}</h2>
      <form key={String(isObjecting)} onSubmit={onSubmit} className="grid gap-3">
        <Field
          name="said" label={say(isObjecting ? (isResult ? "complaint.object.reason" : "object.reason") : "confirm.name")} required minLength={isObjecting ? 3 : 1} maxLength={isObjecting ? 2000 : 80}
          autoComplete={isObjecting ? "off" : "name"} className="text-base"
        />
        {error !== null && <Refused>{error}</Refused>}
        <Button type="submit" look="primary" className="min-h-12" disabled={isSending}>{say(isObjecting ? "object.do" : isResult ? "complaint.accept" : "confirm.do")}</Button>
        {mayConfirm && <Button className="min-h-12" onClick={() => setIsObjecting(!isObjecting)}>{say(isObjecting ? "back" : isResult ? "complaint.object" : "object.open")}</Button>}
      </form>
    </section>
  );
};
