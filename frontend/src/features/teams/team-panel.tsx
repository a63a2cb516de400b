/** Whose work an order is, who of them is there, and the way to another team. */
import { useMay } from "@/api/rights";
import { useTeams } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { teamName } from "@/lib/teams";
import { isOpen } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { useState } from "react";
import { HandForm } from "./hand-form";
import { MembersLine } from "./members-line";

/** `isOurs`: the order lies within the reader's scope, so they may do to it what their role lets them. */
export const TeamPanel = ({ order, isOurs }: { order: WorkOrder; isOurs: boolean }) => {
  const t = useT();
  const may = useMay();
  const teams = useTeams();
  const [handing, setHanding] = useState(false);
  if (teams.length === 0 || !may("teams.read")) return null;
  const team = teams.find(({ code }) => code === order.team);
  return (
    <section aria-label={t("team.title")} className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="min-w-0 flex-1"><span className="text-dim">{t("team.title")}</span> <b className="font-semibold">{order.team == null ? t("team.none") : teamName(teams, order.team, t.language)}</b></p>
        {isOurs && may("work_orders.change") && isOpen(order) && !handing && <Button onClick={() => setHanding(true)}>{t("team.hand")}</Button>}
      </div>
      {team !== undefined && isOurs && <MembersLine team={team} />}
      {handing && <div className="rounded-lg bg-raised p-3"><HandForm order={order} onClose={() => setHanding(false)} /></div>}
    </section>
  );
};
