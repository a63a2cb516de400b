/** Teams as administrators keep them: names, duty, tier and people. */
import { usePeople } from "@/api/people";
import { useSaveTeam, useTeamsAsked, type Team, type TeamMember } from "@/api/teams";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { teamName } from "@/lib/teams";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Note, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";

const NEW = "new";
const TIERS = [1, 2, 3] as const;

export const TeamsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { data: teams, isPending, isError, error } = useTeamsAsked();
  const picked = teams?.find(({ code }) => code === params["id"]) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.teams")} count={teams && String(teams.length)}>
            <Button onClick={() => setParams({ id: NEW })}>{t("team.new")}</Button>
          </ListHead>
          {isPending && <Loading>{t("team.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {teams?.length === 0 && <Empty>{t("team.no_teams")}</Empty>}
          <ul className="grid gap-1.5">{teams?.map((team) => <Row key={team.code} team={team} teams={teams} picked={team.code === picked?.code} />)}</ul>
        </>
      }
      detail={picked !== null || params["id"] === NEW ? <TeamCard key={picked === null ? NEW : `${picked.code} ${picked.version}`} team={picked} /> : <Hint>{t("team.pick")}</Hint>}
    />
  );
};

const Row = ({ team, teams, picked }: { team: Team; teams: readonly Team[]; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: team.code })}>
      <span className="flex items-baseline gap-3">
        <b className={`min-w-0 flex-1 truncate font-semibold ${team.active ? "" : "text-dim line-through"}`}>{teamName(teams, team.code, t.language)}</b>
        <span className="text-xs text-dim">{t.code("team.tier", { code: String(team.tier) })}</span>
      </span>
      <span className="truncate text-xs text-dim">{team.members.length === 0 ? t("team.nobody_in") : team.members.map(({ name }) => name).join(t("list.comma"))}</span>
    </PickRow>
  );
};

type Named = Pick<TeamMember, "person_id" | "name">;

const TeamCard = ({ team }: { team: Team | null }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveTeam(team);
  const [members, setMembers] = useState<readonly Named[]>(team?.members ?? []);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    save.mutate(
      { code: team?.code ?? given("code"), name_zh: given("name_zh"), name_en: given("name_en"), duty: given("duty"), tier: Number(given("tier")), active: form.get("active") === "on", members: members.map(({ person_id }) => person_id) },
      { onSuccess: ({ code }) => (say("good", t("people.saved", { name: code })), setParams({ id: code })) },
    );
  };
  return (
    <Card title={team === null ? t("team.new") : teamName([team], team.code, t.language)}>
      <form onSubmit={onSubmit} className="grid gap-4">
        {team === null && <Field name="code" label={t("people.code")} hint={t("team.code_hint")} required pattern="[a-z][a-z0-9_]{0,39}" autoComplete="off" />}
        <div className="grid grid-cols-2 gap-3">
          <Field name="name_zh" label={t("stock.name_zh")} required maxLength={80} defaultValue={team?.name_zh} autoComplete="off" />
          <Field name="name_en" label={t("stock.name_en")} required maxLength={80} defaultValue={team?.name_en} autoComplete="off" />
        </div>
        <Field name="duty" label={t("team.duty")} maxLength={200} defaultValue={team?.duty} autoComplete="off" />
        <Select name="tier" label={t("team.tier")} hint={t("team.tier_hint")} defaultValue={team?.tier ?? 1}>
          {TIERS.map((tier) => <option key={tier} value={tier}>{t.code("team.tier", { code: String(tier) })}</option>)}
        </Select>
        <Members members={members} onMembers={setMembers} />
        <label className="flex items-center gap-2">
          <input name="active" type="checkbox" defaultChecked={team?.active ?? true} className="size-4 accent-action" />
          {t("team.active")}
        </label>
        <Note>{t("team.no_rights")}</Note>
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending}>{t("people.save")}</Button>
      </form>
    </Card>
  );
};

type MembersProps = { members: readonly Named[]; onMembers: (members: readonly Named[]) => void };

/** Those in the team, each with a way out, and a search for who is to come in. */
export const Members = ({ members, onMembers }: MembersProps) => {
  const t = useT();
  const [q, setQ] = useState("");
  const found = usePeople(q);
  const inside = new Set(members.map(({ person_id }) => person_id));
  const others = found.items?.filter(({ id, role, disabled_at }) => !inside.has(id) && disabled_at === null && role !== "site_manager") ?? [];
  return (
    <section aria-label={t("team.members")} className="grid gap-2">
      <h3 className="text-dim">{t("team.members")} <span className="tabular">{members.length}</span></h3>
      {members.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {members.map((one) => (
            <li key={one.person_id} className="flex max-w-full rounded-lg border border-line">
              <span className="truncate px-2 py-0.5">{one.name}</span>
              <button type="button" aria-label={t("access.remove", { what: one.name })} className="px-1.5 text-dim hover:bg-raised" onClick={() => onMembers(members.filter((each) => each !== one))}>✕</button>
            </li>
          ))}
        </ul>
      )}
      <SearchBox label={t("access.find")} text={q} onSearch={setQ} />
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      <ul className="grid max-h-56 gap-0.5 overflow-y-auto">
        {others.map(({ id, name, role }) => (
          <li key={id}>
            <button type="button" aria-label={t("team.add", { name })} className="flex w-full gap-3 rounded px-2 py-1 text-left hover:bg-raised" onClick={() => onMembers([...members, { person_id: id, name }])}>
              <span aria-hidden className="text-accent">+</span><span className="min-w-0 flex-1 truncate">{name}</span><span className="text-dim">{t.code("role", { code: role })}</span>
            </button>
          </li>
        ))}
      </ul>
      <LoadMore hasMore={found.hasMore} isFetching={found.isFetchingMore} onMore={found.more} />
    </section>
  );
};
