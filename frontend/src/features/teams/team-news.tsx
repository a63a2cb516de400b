/** An order that somebody else gave to a team of the reader's is said at once, with the reason. */
import { useLive } from "@/api/live/live-store";
import { useMyTeams, useTeams } from "@/api/teams";
import { useSession } from "@/api/session";
import { useT } from "@/lib/i18n/translate";
import { teamName } from "@/lib/teams";
import { useToasts } from "@/ui/toast";
import { useEffect, useRef } from "react";

export const TeamNews = ({ onOrder }: { onOrder: (id: string) => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const teams = useTeams();
  const mine = useMyTeams();
  const me = useSession().data?.name;
  const handed = useLive(({ live }) => (live.status === "live" ? live.handed : null));
  const said = useRef(0);
  useEffect(() => {
    if (handed === null || handed.seq <= said.current || !mine.has(handed.team) || handed.by === me) return;
    said.current = handed.seq;
    const words = t("team.news", { number: handed.number, team: teamName(teams, handed.team, t.language), by: handed.by, reason: handed.reason });
    say("good", words, { label: t("menu.open"), run: () => onOrder(handed.work_order_id) });
  }, [handed, mine, me, teams, t, say, onOrder]);
  return null;
};
