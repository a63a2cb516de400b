import { usePauseReasons } from "@/api/work-orders";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { WaitFields, waitSaid, type WaitSaid } from "@/ui/wait-fields";
import type { FormEvent } from "react";

type Props = { act: string; zone: string; only: (reasons: readonly string[]) => readonly string[]; mayCall: boolean; onSay: (said: WaitSaid) => void; onBack: () => void };

/** Asked before work stops: the policy's reasons, and until when. */
export const WaitForm = ({ act, zone, only, mayCall, onSay, onBack }: Props) => {
  const t = useT();
  const reasons = only(usePauseReasons());
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSay(waitSaid(new FormData(event.currentTarget), zone));
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2 rounded-lg bg-raised p-3">
      <WaitFields key={reasons.join()} reasons={reasons} mayCall={mayCall} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={reasons.length === 0}>{act}</Button>
        <Button onClick={onBack}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
