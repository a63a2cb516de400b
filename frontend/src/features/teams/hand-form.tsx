/** Handing an order to another team, with a reason that the team reads. */
import { useHandToTeam, useTeams } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { takers, teamName } from "@/lib/teams";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Select } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import type { FormEvent } from "react";

type Props = { order: WorkOrder; onClose: () => void };

export const HandForm = ({ order, onClose }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const teams = useTeams();
  const hand = useHandToTeam(order);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [team, reason] = [String(form.get("team")), String(form.get("reason")).trim()];
    hand.mutate({ team, reason }, { onSuccess: ({ number }) => (say("good", t("team.handed", { number, team: teamName(teams, team, t.language) })), onClose()) });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <Select name="team" label={t("team.to")} required autoFocus>
        {takers(teams, order).map(({ code }) => <option key={code} value={code}>{teamName(teams, code, t.language)}</option>)}
      </Select>
      <Field name="reason" label={t("step.reason")} required maxLength={500} pattern=".*\S.*" autoComplete="off" />
      {hand.isError && <Refused>{refusalText(hand.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={hand.isPending}>{t("team.hand_now")}</Button>
        <Button onClick={onClose}>{t("action.back")}</Button>
      </div>
    </form>
  );
};

export const HandDialog = ({ order, onClose }: Props) => {
  const t = useT();
  return <Dialog title={t("team.hand_one", { number: order.number })} onClose={onClose}><div className="p-4"><HandForm order={order} onClose={onClose} /></div></Dialog>;
};
