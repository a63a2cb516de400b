/** A new token for a program; what it answers with is shown once, for copying. */
import { useAddToken } from "@/api/access";
import type { Role, Scope } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";
import { fitted, namesNothing, PROGRAM_ROLES } from "./roles";
import { RightsSection } from "./rights-section";
import { ScopeFields } from "./scope-fields";
import { TechnicianPicker } from "./technician-picker";

export const NewToken = ({ onDone }: { onDone: () => void }) => {
  const t = useT();
  const add = useAddToken();
  const [role, setRole] = useState<Role>("service");
  const [scope, setScope] = useState<Scope>({ kind: "all", ids: [] });
  if (add.data) return <Secret secret={add.data.secret} onDone={onDone} />;
  const choose = (next: Role): void => (setRole(next), setScope(fitted(next, scope)));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const technician_id = role === "technician" ? String(form.get("technician")) : null;
    add.mutate({ name: String(form.get("name")).trim(), role, scope: technician_id === null ? scope : { kind: "technician", ids: [technician_id] }, technician_id });
  };
  return (
    <Card title={t("token.new")}>
      <form onSubmit={onSubmit} className="grid gap-4">
        <Field name="name" label={t("token.name")} hint={t("token.name_hint")} required maxLength={120} autoComplete="off" />
        <Select label={t("people.role")} value={role} onChange={(event) => choose(event.target.value as Role)}>
          {PROGRAM_ROLES.map((one) => <option key={one} value={one}>{t.code("role", { code: one })}</option>)}
        </Select>
        {role === "technician" ? <TechnicianPicker chosen={null} /> : <ScopeFields role={role} scope={scope} onScope={setScope} />}
        <RightsSection role={role} />
        {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
        {namesNothing(scope) && <p className="text-xs text-warn">{t("access.none_chosen")}</p>}
        <Button type="submit" look="primary" className="min-h-9" disabled={add.isPending || namesNothing(scope)}>{t("token.create")}</Button>
      </form>
    </Card>
  );
};

const Secret = ({ secret, onDone }: { secret: string; onDone: () => void }) => {
  const t = useT();
  return (
    <Card title={t("token.secret")}>
      <p role="status" className="text-warn">{t("token.once")}</p>
      <div className="flex items-center gap-2">
        <Copyable label={t("token.secret")} text={secret} className="flex-1 py-1.5 break-all" />
      </div>
      <p className="text-xs text-faint">{t("token.use")}</p>
      <Button look="primary" className="justify-self-start" onClick={onDone}>{t("token.done")}</Button>
    </Card>
  );
};
