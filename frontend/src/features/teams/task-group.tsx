/** People of several departments on one case: calling them, what they say, and letting them go. */
import { useMay } from "@/api/rights";
import { useSession } from "@/api/session";
import { useCallGroup, useEndGroup, useSayInGroup, useTaskGroups, type TaskGroup } from "@/api/task-groups";
import { useTeams } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { ReasonForm } from "@/features/work-orders/reason-form";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { callable } from "@/lib/teams";
import { isOpen } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { Field, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";

/** `isOurs` as in the panel of the team. */
export const TaskGroupPanel = ({ order, isOurs }: { order: WorkOrder; isOurs: boolean }) => {
  const t = useT();
  const mayCall = useMay()("work_orders.change") && isOurs && isOpen(order);
  const groups = useTaskGroups(order);
  const [calling, setCalling] = useState(false);
  const running = groups.data?.find(({ ended_at }) => ended_at === null) ?? null;
  if (groups.data === undefined || (running === null && !mayCall)) return null;
  const close = (): void => setCalling(false);
  if (calling) return <CallForm order={order} group={running} onClose={close} />;
  if (running === null) return <div><Button onClick={() => setCalling(true)}>{t("group.call")}</Button></div>;
  return <Running order={order} group={running} mayCall={mayCall} onChange={() => setCalling(true)} />;
};

type RunningProps = { order: WorkOrder; group: TaskGroup; mayCall: boolean; onChange: () => void };

const Running = ({ order, group, mayCall, onChange }: RunningProps) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const me = useSession().data?.id;
  const end = useEndGroup(order);
  const [ending, setEnding] = useState(false);
  const isIn = group.members.some(({ person_id }) => person_id === me);
  const letGo = (reason: string): void => end.mutate(reason, { onSuccess: () => setEnding(false), onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <section aria-label={t("group.title")} className="grid gap-2 rounded-xl bg-accent-ground p-3">
      <p className="font-semibold text-accent">{t("group.title")}</p>
      <p className="wrap-anywhere">{group.purpose} <span className="text-dim">· {group.formed_by}</span></p>
      <p className="text-dim">{group.members.map(({ name, role }) => t("group.member", { name, role: t.code("role", { code: role }) })).join(t("list.comma"))}</p>
      {(isIn || mayCall) && <WordsForm order={order} />}
      {mayCall && !ending && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={onChange}>{t("group.change")}</Button>
          <Button onClick={() => setEnding(true)}>{t("group.end")}</Button>
        </div>
      )}
      {ending && <ReasonForm act={t("group.end_now")} onSay={letGo} onBack={() => setEnding(false)} />}
    </section>
  );
};

const WordsForm = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const tell = useSayInGroup(order);
  const [words, setWords] = useState("");
  const send = (): void => tell.mutate(words.trim(), { onSuccess: () => (setWords(""), say("good", t("group.said"))), onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <>
      <TextArea label={t("group.words")} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <div><Button look="primary" disabled={tell.isPending || words.trim() === ""} onClick={send}>{t("group.say")}</Button></div>
    </>
  );
};

type CallProps = { order: WorkOrder; group: TaskGroup | null; onClose: () => void };

const CallForm = ({ order, group, onClose }: CallProps) => {
  const t = useT();
  const teams = useTeams();
  const call = useCallGroup(order, group !== null);
  const choices = callable(teams, group?.members ?? []);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(group?.members.map(({ person_id }) => person_id)));
  const toggle = (id: string): void => setChosen((now) => (now.has(id) ? new Set([...now].filter((one) => one !== id)) : new Set([...now, id])));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const purpose = String(new FormData(event.currentTarget).get("purpose")).trim();
    call.mutate({ purpose, members: [...chosen] }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={onSubmit} aria-label={t("group.call")} className="grid gap-2 rounded-lg bg-raised p-3">
      <p className="text-xs text-dim">{t("group.about")}</p>
      <Field name="purpose" label={t("group.purpose")} required maxLength={500} pattern=".*\S.*" defaultValue={group?.purpose} autoFocus autoComplete="off" />
      <fieldset className="grid gap-1">
        <legend className="text-dim">{t("group.who")}</legend>
        {choices.length === 0 && <p className="text-warn">{t("group.nobody")}</p>}
        {choices.map(({ person_id, name, role }) => (
          <label key={person_id} className="flex items-center gap-2">
            <input type="checkbox" checked={chosen.has(person_id)} onChange={() => toggle(person_id)} className="size-4 accent-action" />
            <span className="min-w-0 flex-1 truncate">{name}</span><span className="text-xs text-dim">{t.code("role", { code: role })}</span>
          </label>
        ))}
      </fieldset>
      {call.isError && <Refused>{refusalText(call.error, t)}</Refused>}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={call.isPending || chosen.size === 0}>{t(group === null ? "group.call_now" : "people.save")}</Button>
        <Button onClick={onClose}>{t("action.back")}</Button>
      </div>
    </form>
  );
};
