/** What the list shows in full: filters, and ways of looking that were given a name. All of it is in the address. */
import { useMyTeams, useTeams, type Team } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { choicesOf, FILTERS, filtersOf, isFiltered, paramsOf, parseViews, viewOf, withView, type FilterName, type View } from "@/lib/filters";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { MINE, NO_TEAM, teamName } from "@/lib/teams";
import { recall, remember } from "@/lib/storage";
import { Button } from "@/ui/button";
import { useId, useState, type FormEvent } from "react";

const choiceText = (name: FilterName, value: string, teams: readonly Team[], t: Translate): string => {
  if (name === "team") return value === MINE ? t("filter.team_mine") : value === NO_TEAM ? t("team.none") : teamName(teams, value, t.language);
  if (name === "skill") return t.code("skill", { code: value });
  if (name === "source") return t.code("source", { code: value });
  if (name === "state") return t.code("state", { code: value });
  if (name === "grade") return t.code("colour", { code: value });
  return name === "sla" ? t.code("filter.sla", { code: value }) : value;
};

export const FilterBar = ({ orders, nowMs }: { orders: readonly WorkOrder[]; nowMs: number }) => {
  const t = useT();
  const { params } = useLocation();
  const teams = useTeams();
  const mine = useMyTeams();
  const filters = filtersOf(params);
  const chosen = FILTERS.filter((name) => filters[name] !== undefined);
  const [open, setOpen] = useState(false);
  return (
    <div className="grid gap-2 border-b border-line px-3 py-1.5">
      <div className="flex flex-wrap items-center gap-1.5">
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="rounded px-1 text-dim hover:bg-raised hover:text-ink">{t("filter.title")} {open ? "▴" : "▾"}</button>
        {chosen.map((name) => (
          <button key={name} type="button" title={t("filter.free", { name: t(`filter.${name}`) })} onClick={() => setParams({ [name]: null }, true)} className="max-w-full truncate rounded-full bg-accent-ground px-2 text-accent">
            {choiceText(name, filters[name] ?? "", teams, t)} <span aria-hidden>✕</span>
          </button>
        ))}
      </div>
      {open && (
        <div className="grid grid-cols-2 gap-2">
          {FILTERS.map((name) => <Chooser key={name} name={name} value={filters[name]} choices={choicesOf(name, orders, filters[name], nowMs, mine)} textOf={(choice) => choiceText(name, choice, teams, t)} />)}
          {isFiltered(filters) && <Button className="col-span-2 justify-self-start" onClick={() => setParams(Object.fromEntries(FILTERS.map((name) => [name, null])), true)}>{t("filter.none")}</Button>}
          <SavedViews />
        </div>
      )}
    </div>
  );
};

type ChooserProps = { name: FilterName; value: string | undefined; choices: readonly string[]; textOf: (choice: string) => string };

const Chooser = ({ name, value, choices, textOf }: ChooserProps) => {
  const t = useT();
  const id = useId();
  return (
    <div className="grid min-w-0 gap-0.5">
      <label htmlFor={id} className="text-xs text-dim">{t(`filter.${name}`)}</label>
      <select id={id} value={value ?? ""} onChange={(event) => setParams({ [name]: event.target.value || null }, true)} className="min-h-8 w-full min-w-0 rounded-lg border border-line bg-ground px-2">
        <option value="">{t("filter.all")}</option>
        {choices.map((choice) => <option key={choice} value={choice}>{textOf(choice)}</option>)}
      </select>
    </div>
  );
};

const STORED = "views";

const SavedViews = () => {
  const t = useT();
  const { params } = useLocation();
  const [views, setViews] = useState(() => parseViews(recall(STORED)));
  const keep = (next: View[]): void => {
    setViews(next);
    remember(STORED, JSON.stringify(next));
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("view")).trim();
    if (name === "") return;
    keep(withView(views, viewOf(name, params)));
    event.currentTarget.reset();
  };
  return (
    <section aria-label={t("view.title")} className="col-span-2 grid gap-1.5 border-t border-line pt-2">
      {views.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {views.map((view) => (
            <li key={view.name} className="flex max-w-full rounded-lg border border-line">
              <button type="button" className="truncate px-2 py-0.5 hover:bg-raised" onClick={() => setParams(paramsOf(view))}>{view.name}</button>
              <button type="button" aria-label={t("view.forget", { name: view.name })} className="px-1.5 text-dim hover:bg-raised" onClick={() => keep(views.filter((one) => one !== view))}>✕</button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={onSubmit} className="flex gap-2">
        <input name="view" aria-label={t("view.name")} placeholder={t("view.name")} maxLength={40} autoComplete="off" className="min-h-8 min-w-0 flex-1 rounded-lg border border-line bg-ground px-2 placeholder:text-faint" />
        <Button type="submit">{t("view.keep")}</Button>
      </form>
    </section>
  );
};
