/** One person's sign-in: role, reach, invitation, and the end of it. */
import { useInvite, useSavePerson, useTechnicians, type Person, type Role, type Scope } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { REACHES, ROLES, scopeOf } from "./roles";

type Props = { person: Person | null; mayManage: boolean; onSaved: (person: Person) => void };

export const PersonCard = ({ person, mayManage, onSaved }: Props) => {
  const t = useT();
  return (
    <Card title={person?.name ?? t("people.new_person")}>
      <PersonForm key={person?.version} person={person} mayManage={mayManage} onSaved={onSaved} />
      {person !== null && mayManage && <Invitation person={person} />}
    </Card>
  );
};

const PersonForm = ({ person, mayManage, onSaved }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSavePerson(person);
  const [role, setRole] = useState<Role>(person?.role ?? "dispatcher");
  const [kind, setKind] = useState<Scope["kind"]>(person?.scope.kind ?? "all");
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    const technician_id = role === "technician" ? given("technician") || null : null;
    save.mutate(
      { name: given("name"), email: given("email"), locale: t.language === "en" ? "en" : "zh-CN", role, technician_id, scope: scopeOf(role, kind, given("ids"), technician_id), disabled: form.get("disabled") === "on" },
      { onSuccess: (saved) => (say("good", t("people.saved", { name: saved.name })), onSaved(saved)) },
    );
  };
  return (
    <form onSubmit={onSubmit}>
      <fieldset disabled={!mayManage} className="grid gap-4">
        <Field name="name" label={t("people.name")} required maxLength={120} defaultValue={person?.name} autoComplete="off" />
        <Field name="email" type="email" label={t("session.email")} required defaultValue={person?.email} disabled={person !== null} hint={person === null ? t("people.email_hint") : undefined} autoComplete="off" />
        <Select label={t("people.role")} value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.map((one) => <option key={one} value={one}>{t.code("role", { code: one })}</option>)}
        </Select>
        {role === "technician" ? <TechnicianPicker chosen={person?.technician_id ?? null} /> : (
          <>
            <Select label={t("people.scope")} value={kind} onChange={(event) => setKind(event.target.value as Scope["kind"])}>
              {REACHES.map((one) => <option key={one} value={one}>{t(`people.scope.${one}`)}</option>)}
            </Select>
            {kind !== "all" && kind !== "none" && <Field name="ids" label={t("people.scope_ids")} hint={t(`people.scope_hint.${kind === "site" ? "site" : "name"}`)} required defaultValue={person?.scope.ids?.join(", ")} autoComplete="off" />}
          </>
        )}
        {person !== null && (
          <label className="flex items-center gap-2">
            <input name="disabled" type="checkbox" defaultChecked={person.disabled_at !== null} className="size-4 accent-action" />
            {t("people.disable")}
          </label>
        )}
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        {mayManage && <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending}>{t("people.save")}</Button>}
      </fieldset>
    </form>
  );
};

/** Whose work this sign-in shows. */
const TechnicianPicker = ({ chosen }: { chosen: string | null }) => {
  const t = useT();
  const { items, hasMore, more } = useTechnicians();
  return (
    <>
      <Select key={items?.length} name="technician" label={t("people.which_technician")} required defaultValue={chosen ?? ""}>
        <option value="">–</option>
        {items?.map((one) => <option key={one.id} value={one.id}>{one.code} · {one.name}</option>)}
      </Select>
      {hasMore && <Button className="justify-self-start" onClick={more}>{t("list.more")}</Button>}
    </>
  );
};

/** The link goes out by mail where mail is set up; it is shown for handing over by hand. */
const Invitation = ({ person }: { person: Person }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const invite = useInvite();
  const copy = async (link: string): Promise<void> => {
    await navigator.clipboard.writeText(link);
    say("good", t("connect.copied", { label: t("people.link") }));
  };
  return (
    <section aria-label={t("people.invitation")} className="grid gap-2 border-t border-line pt-4">
      <Button className="justify-self-start" disabled={invite.isPending} onClick={() => invite.mutate(person.id)}>{t(person.has_password ? "people.invite_again" : "people.invite")}</Button>
      {invite.isError && <Refused>{refusalText(invite.error, t)}</Refused>}
      {invite.data && (
        <>
          <Note>{t("people.link_about")}</Note>
          <div className="flex items-center gap-2">
            <code className="min-w-0 flex-1 truncate rounded bg-ground px-2 py-1.5 select-all">{invite.data.link}</code>
            <Button onClick={() => void copy(invite.data.link)}>{t("connect.copy")}</Button>
          </div>
        </>
      )}
    </section>
  );
};
