/** What each team has to do: how much, since when, what is late, and who is there. A click shows the queue in the list. */
import { useBoard } from "@/api/live/present";
import { useMay } from "@/api/rights";
import { useMyTeams, useTeamsAsked, type Team } from "@/api/teams";
import { ago } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { MINE, NO_TEAM, queuesOf, teamName, type Queue } from "@/lib/teams";
import { Loading, Refused } from "@/ui/notice";
import { MembersLine } from "./members-line";

export const TeamQueues = () => {
  const t = useT();
  const may = useMay()("teams.read");
  const asked = useTeamsAsked();
  const mine = useMyTeams();
  const live = useBoard();
  const nowMs = useNow();
  const { params } = useLocation();
  if (!may) return null;
  const teams = asked.data ?? [];
  const queues = live.status === "live" && asked.data !== undefined ? queuesOf(teams, live.orders.values(), nowMs) : [];
  const choose = (code: string): void => setParams({ team: params["team"] === code ? null : code }, true);
  return (
    <section aria-label={t("team.queues")} className="grid grid-cols-1 gap-2 border-t border-line p-4">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-sm font-semibold">{t("team.queues")}</h2>
        {mine.size > 0 && <button type="button" aria-pressed={params["team"] === MINE} title="M" onClick={() => choose(MINE)} className={`rounded-full px-2 py-0.5 ${params["team"] === MINE ? "bg-accent-ground text-accent" : "text-dim hover:bg-raised"}`}>{t("filter.team_mine")}</button>}
      </div>
      {asked.isError && <Refused>{refusalText(asked.error, t)}</Refused>}
      {asked.isPending && <Loading>{t("team.loading")}</Loading>}
      <ul className="grid grid-cols-1 gap-1">
        {queues.map((queue) => (
          <QueueRow
            key={queue.code} queue={queue} team={teams.find(({ code }) => code === queue.code)} nowMs={nowMs} isMine={mine.has(queue.code)} picked={params["team"] === queue.code}
            name={queue.code === NO_TEAM ? t("team.none") : teamName(teams, queue.code, t.language)} onPick={() => choose(queue.code)}
          />
        ))}
      </ul>
    </section>
  );
};

type RowProps = { queue: Queue; team: Team | undefined; name: string; nowMs: number; isMine: boolean; picked: boolean; onPick: () => void };

const QueueRow = ({ queue, team, name, nowMs, isMine, picked, onPick }: RowProps) => {
  const t = useT();
  return (
    <li>
      <button type="button" aria-pressed={picked} onClick={onPick} className={`grid w-full grid-cols-1 gap-0.5 rounded px-1 py-0.5 text-left ${picked ? "bg-accent-ground" : "hover:bg-raised"}`}>
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">{name}{isMine && <span className="text-xs text-accent"> {t("team.mine")}</span>}</span>
          {queue.overdue > 0 && <span className="tabular font-semibold text-bad">{t("team.overdue", { n: queue.overdue })}</span>}
          {queue.oldest !== null && <span className="tabular text-xs text-dim">{t("team.oldest", { ago: ago(queue.oldest, nowMs, t.language) })}</span>}
          <b className="tabular min-w-8 text-right">{queue.open}</b>
        </span>
      </button>
      {team !== undefined && <div className="px-1"><MembersLine team={team} /></div>}
    </li>
  );
};
