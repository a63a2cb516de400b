/** One person's sign-in: role, reach, invitation, and the end of it. */
import { useInvite, useSavePerson, type Person, type Role, type Scope } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { RightsSection } from "./rights-section";
import { fitted, namesNothing, ROLES } from "./roles";
import { ScopeFields } from "./scope-fields";
import { SessionsSection } from "./sessions-section";
import { TechnicianPicker } from "./technician-picker";

type Props = { person: Person | null; mayManage: boolean; onSaved: (person: Person) => void };

export const PersonCard = ({ person, mayManage, onSaved }: Props) => {
  const t = useT();
  return (
    <Card title={person?.name ?? t("people.new_person")}>
      <PersonForm key={person?.version} person={person} mayManage={mayManage} onSaved={onSaved} />
      {person !== null && mayManage && person.disabled_at === null && <Invitation person={person} />}
      {person !== null && mayManage && <SessionsSection person={person} />}
    </Card>
  );
};

const PersonForm = ({ person, mayManage, onSaved }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSavePerson(person);
  const [role, setRole] = useState<Role>(person?.role ?? "dispatcher");
  const [scope, setScope] = useState<Scope>(person?.scope ?? { kind: "all", ids: [] });
  const choose = (next: Role): void => (setRole(next), setScope(fitted(next, scope)));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    const technician_id = role === "technician" ? given("technician") || null : null;
    save.mutate(
      { name: given("name"), email: given("email"), locale: t.language === "en" ? "en" : "zh-CN", role, technician_id, scope: technician_id === null ? scope : { kind: "technician", ids: [technician_id] }, disabled: form.get("disabled") === "on" },
      { onSuccess: (saved) => (say("good", t("people.saved", { name: saved.name })), onSaved(saved)) },
    );
  };
  return (
    <form onSubmit={onSubmit}>
      <fieldset disabled={!mayManage} className="grid gap-4">
        <Field name="name" label={t("people.name")} required maxLength={120} defaultValue={person?.name} autoComplete="off" />
        <Field name="email" type="email" label={t("session.email")} required defaultValue={person?.email} disabled={person !== null} hint={person === null ? t("people.email_hint") : undefined} autoComplete="off" />
        <Select label={t("people.role")} value={role} onChange={(event) => choose(event.target.value as Role)}>
          {ROLES.map((one) => <option key={one} value={one}>{t.code("role", { code: one })}</option>)}
        </Select>
        {role === "technician" ? <TechnicianPicker chosen={person?.technician_id ?? null} /> : <ScopeFields role={role} scope={scope} onScope={setScope} />}
        {namesNothing(scope) && <p className="text-xs text-warn">{t("access.none_chosen")}</p>}
        <RightsSection role={role} />
        {person !== null && (
          <label className="flex items-center gap-2">
            <input name="disabled" type="checkbox" defaultChecked={person.disabled_at !== null} className="size-4 accent-action" />
            {t("people.disable")}
          </label>
        )}
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        {mayManage && <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending || namesNothing(scope)}>{t("people.save")}</Button>}
      </fieldset>
    </form>
  );
};

/** The link goes out by mail where mail is set up; it is shown for handing over by hand. */
const Invitation = ({ person }: { person: Person }) => {
  const t = useT();
  const invite = useInvite();
  return (
    <section aria-label={t("people.invitation")} className="grid gap-2 border-t border-line pt-4">
      <Button className="justify-self-start" disabled={invite.isPending} onClick={() => invite.mutate(person.id)}>{t(person.has_password ? "people.invite_again" : "people.invite")}</Button>
      {invite.isError && <Refused>{refusalText(invite.error, t)}</Refused>}
      {invite.data && (
        <>
          <Note>{t("people.link_about")}</Note>
          <div className="flex items-center gap-2">
            <Copyable label={t("people.link")} text={invite.data.link} className="flex-1 truncate py-1.5" />
          </div>
        </>
      )}
    </section>
  );
};
