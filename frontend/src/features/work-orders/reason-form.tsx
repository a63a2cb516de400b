import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { FormEvent } from "react";

type Props = { act: string; onSay: (reason: string) => void; onBack: () => void };

/** Asked before something is ended or taken away. */
export const ReasonForm = ({ act, onSay, onBack }: Props) => {
  const t = useT();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSay(String(new FormData(event.currentTarget).get("reason")));
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2 rounded-lg bg-raised p-3">
      <Field name="reason" label={t("step.reason")} required autoFocus />
      <div className="flex gap-2">
        <Button type="submit" look="primary">{act}</Button>
        <Button onClick={onBack}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
