/** One technician: who, where from, what they can, when they work. */
import { useSaveTechnician, useShifts } from "@/api/people";
import type { Technician } from "@/api/types";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Loading, Refused } from "@/ui/notice";
import { PlaceFields } from "@/ui/place-fields";
import { useToasts } from "@/ui/toast";
import { lazy, Suspense, useState, type FormEvent } from "react";
import { DutyChanges } from "./duty-changes";
import { ShiftRows } from "./shift-rows";
import { SkillRows } from "./skill-rows";
import { draftOf, emptyTechnician, faultsOf, technicianGiven, type TechnicianDraft } from "./technician-draft";

const PinMap = lazy(() => import("@/ui/pin-map"));

type Props = { technician: Technician | null; mayWrite: boolean; onSaved: (technician: Technician) => void };

/** Opens once the weekly shifts are known: they are replaced by what is saved. */
export const TechnicianCard = ({ technician, mayWrite, onSaved }: Props) => {
  const t = useT();
  const shifts = useShifts(technician);
  const title = technician === null ? t("people.new_technician") : `${technician.code} · ${technician.name}`;
  return (
    <Card title={title}>
      {shifts.isError && <Refused>{refusalText(shifts.error, t)}</Refused>}
      {technician === null
        ? <TechnicianForm technician={null} first={emptyTechnician(t.zone)} mayWrite={mayWrite} onSaved={onSaved} />
        : shifts.data ? <TechnicianForm key={technician.version} technician={technician} first={draftOf(technician, shifts.data.items)} mayWrite={mayWrite} onSaved={onSaved} /> : <Loading>{t("people.loading")}</Loading>}
      {technician !== null && <DutyChanges technician={technician} mayWrite={mayWrite} />}
    </Card>
  );
};

const TechnicianForm = ({ technician, first, mayWrite, onSaved }: Props & { first: TechnicianDraft }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveTechnician(technician);
  const [draft, setDraft] = useState(first);
  const [tried, setTried] = useState(false);
  const put = (patch: Partial<TechnicianDraft>): void => setDraft({ ...draft, ...patch });
  const faults = faultsOf(draft);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const body = technicianGiven(draft);
    if (body === null) return;
    save.mutate(body, {
      onSuccess: (saved) => {
        say("good", t("people.saved", { name: saved.name }));
        onSaved(saved);
      },
    });
  };
  return (
    <form onSubmit={onSubmit} noValidate>
      <fieldset disabled={!mayWrite} className="grid gap-4">
        <div className="grid grid-cols-2 items-start gap-3">
          <Field label={t("people.code")} value={draft.code} maxLength={40} autoComplete="off" onChange={(event) => put({ code: event.target.value })} />
          <Field label={t("people.name")} value={draft.name} maxLength={80} autoComplete="off" onChange={(event) => put({ name: event.target.value })} />
          <Field label={t("people.region")} value={draft.region} autoComplete="off" onChange={(event) => put({ region: event.target.value })} />
          <Field label={t("people.outlet")} hint={t("people.outlet_hint")} value={draft.outlet} autoComplete="off" onChange={(event) => put({ outlet: event.target.value })} />
        </div>
        <SkillRows rows={draft.skills} today={dayIn(t.zone, Date.now())} onChange={(skills) => put({ skills })} />
        <ShiftRows rows={draft.shifts} zone={draft.timezone} onChange={(shifts) => put({ shifts })} />
        <Field label={t("people.overtime")} hint={t("people.overtime_hint")} type="number" min={0} max={720} value={Number.isNaN(draft.overtime) ? "" : draft.overtime} onChange={(event) => put({ overtime: event.target.valueAsNumber })} />
        <Field label={t("sites.zone")} value={draft.timezone} autoComplete="off" onChange={(event) => put({ timezone: event.target.value })} />
        <fieldset className="grid gap-3">
          <legend className="mb-1 font-semibold">{t("people.home")}</legend>
          <PlaceFields place={draft.home} onPlace={(home) => put({ home })} />
          <Suspense fallback={<div className="h-56 rounded-lg bg-ground" />}><PinMap place={draft.home} onPlace={(home) => put({ home })} around={[]} /></Suspense>
        </fieldset>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={draft.active} onChange={(event) => put({ active: event.target.checked })} className="size-4 accent-action" />
          {t("people.active")}
        </label>
        {tried && faults.length > 0 && <Refused>{faults.map((fault) => t(`people.fault.${fault}`)).join(" ")}</Refused>}
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        {mayWrite && <Button type="submit" look="primary" className="min-h-9" disabled={save.isPending}>{t("people.save")}</Button>}
      </fieldset>
    </form>
  );
};
