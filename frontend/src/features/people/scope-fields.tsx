/** How far a role reaches: everything, or the regions, outlets or sites that are ticked. */
import { useOutlets } from "@/api/outlets";
import type { Role, Scope } from "@/api/people";
import { useSite } from "@/api/sites";
import { useT } from "@/lib/i18n/translate";
import { Select } from "@/ui/field";
import { SitePicker } from "@/ui/site-picker";
import { useState } from "react";
import { reachesOf } from "./roles";

type Props = { role: Role; scope: Scope; onScope: (scope: Scope) => void };

export const ScopeFields = ({ role, scope, onScope }: Props) => {
  const t = useT();
  const ids = scope.ids ?? [];
  const kinds = reachesOf(role);
  const put = (id: string, chosen: boolean): void => onScope({ ...scope, ids: chosen ? [...ids.filter((one) => one !== id), id] : ids.filter((one) => one !== id) });
  return (
    <>
      <Select label={t("people.scope")} value={scope.kind} onChange={(event) => onScope({ kind: event.target.value as Scope["kind"], ids: [] })}>
        {kinds.map((one) => <option key={one} value={one}>{t.code("people.scope", { code: one })}</option>)}
      </Select>
      {(scope.kind === "outlet" || scope.kind === "region") && <Areas kind={scope.kind} ids={ids} onPut={put} />}
      {scope.kind === "site" && <Sites ids={ids} onPut={put} />}
    </>
  );
};

type Chosen = { ids: readonly string[]; onPut: (id: string, chosen: boolean) => void };

/** What outlets there are; a name that was granted and is no outlet (any more) can still be taken away. */
const Areas = ({ kind, ids, onPut }: Chosen & { kind: "outlet" | "region" }) => {
  const t = useT();
  const outlets = useOutlets().data ?? [];
  const names = [...new Set([...outlets.map((one) => (kind === "outlet" ? one.name : one.region)), ...ids])].sort();
  return (
    <fieldset className="grid gap-1.5 rounded-lg border border-line p-3">
      <legend className="px-1 text-dim">{t("access.which")}</legend>
      {names.length === 0 && <p className="text-dim">{t(kind === "outlet" ? "access.no_outlets" : "access.no_regions")}</p>}
      {names.map((name) => (
        <label key={name} className="flex min-h-6 items-center gap-2">
          <input type="checkbox" checked={ids.includes(name)} onChange={(event) => onPut(name, event.target.checked)} className="size-4 accent-action" />
          <span className="min-w-0 break-words">{name}</span>
        </label>
      ))}
    </fieldset>
  );
};

const Sites = ({ ids, onPut }: Chosen) => {
  const t = useT();
  const [asked, setAsked] = useState(0);
  return (
    <fieldset className="grid gap-1.5 rounded-lg border border-line p-3">
      <legend className="px-1 text-dim">{t("access.which")}</legend>
      <ul className="grid gap-1">{ids.map((id) => <ChosenSite key={id} id={id} onRemove={() => onPut(id, false)} />)}</ul>
      <SitePicker key={asked} label={t("access.add_site")} onPick={(site) => site && (onPut(site.id, true), setAsked(asked + 1))} />
    </fieldset>
  );
};

const ChosenSite = ({ id, onRemove }: { id: string; onRemove: () => void }) => {
  const t = useT();
  const name = useSite(id).data?.name ?? id;
  return (
    <li className="flex items-center gap-2">
      <span className="min-w-0 flex-1 truncate">{name}</span>
      <button type="button" aria-label={t("access.remove", { what: name })} onClick={onRemove} className="rounded px-2 text-dim hover:text-ink">✕</button>
    </li>
  );
};
