/** Who of a team is there now; those who are not are counted. A technician is there while on duty. */
import { useLive } from "@/api/live/live-store";
import type { Team, TeamMember } from "@/api/teams";
import type { Technician } from "@/api/types";
import { useT } from "@/lib/i18n/translate";

export const isThere = (member: TeamMember, technicians: ReadonlyMap<string, Technician>): boolean => {
  const technician = member.technician_id === null ? undefined : technicians.get(member.technician_id);
  return technician === undefined ? member.is_here : technician.state !== "off" && technician.away === null;
};

const NOBODY: ReadonlyMap<string, Technician> = new Map();

export const MembersLine = ({ team }: { team: Team }) => {
  const t = useT();
  const technicians = useLive(({ live }) => (live.status === "live" ? live.technicians : NOBODY));
  const there = team.members.filter((one) => isThere(one, technicians));
  if (team.members.length === 0) return <p className="text-xs text-warn">{t("team.nobody_in")}</p>;
  const away = team.members.length - there.length;
  return (
    <p className="text-xs text-dim">
      {there.length === 0 ? <span className="text-warn">{t("team.nobody_here")}</span> : <><span aria-hidden className="text-good">● </span>{t("team.here", { names: there.map(({ name }) => name).join(t("list.comma")) })}</>}
      {away > 0 && there.length > 0 && ` · ${t("team.away", { n: away })}`}
    </p>
  );
};
