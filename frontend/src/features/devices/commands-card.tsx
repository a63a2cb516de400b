/** What a device can be told, and what became of what it was told. */
import { useCancelCommand, useCatalogue, useCommands, useGiveCommand, type Command, type Offered, type Parameter } from "@/api/commands";
import { span } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { LoadMore } from "@/ui/load-more";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { EXPIRIES_S, paramsOf } from "./command-draft";
import { paramText } from "./values";

const LOOK: Record<Command["state"], [sign: string, tone: string]> = {
  waiting: ["…", "text-dim"], sent: ["→", "text-ink"], acknowledged: ["✓", "text-good"], refused: ["✕", "text-bad"], timed_out: ["○", "text-warn"], cancelled: ["–", "text-dim"],
};

export const CommandsCard = ({ deviceId }: { deviceId: string }) => {
  const t = useT();
  const catalogue = useCatalogue(deviceId);
  const allowed = catalogue.data?.items.filter((one) => one.allowed) ?? [];
  return (
    <section aria-label={t("device_command.title")} className="grid gap-3">
      <h3 className="text-dim">{t("device_command.title")}</h3>
      {catalogue.isPending && <Loading>{t("device_command.loading")}</Loading>}
      {catalogue.isError && <Refused>{refusalText(catalogue.error, t)}</Refused>}
      {catalogue.data?.items.length === 0 && <p className="text-dim">{t("device_command.none")}</p>}
      {catalogue.data && catalogue.data.items.length > 0 && (
        <>
          {allowed.length > 0 ? <CommandForm deviceId={deviceId} offered={allowed} /> : <p className="text-dim">{t("device_command.not_allowed")}</p>}
          <Given deviceId={deviceId} allowed={allowed} />
        </>
      )}
    </section>
  );
};

const CommandForm = ({ deviceId, offered }: { deviceId: string; offered: Offered[] }) => {
  const t = useT();
  const give = useGiveCommand(deviceId);
  const [name, setName] = useState(offered[0]?.name);
  const chosen = offered.find((one) => one.name === name) ?? offered[0];
  if (chosen === undefined) return null;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    give.mutate({ command: chosen.name, params: paramsOf(chosen, form), expires_in_s: Number(form.get("expires_in_s")) });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3 rounded-xl bg-raised p-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Select label={t("device_command.which")} value={chosen.name} onChange={(event) => (setName(event.target.value), give.reset())}>
          {offered.map((one) => <option key={one.name} value={one.name}>{t.code("command_name", { code: one.name })}</option>)}
        </Select>
        <Select name="expires_in_s" label={t("device_command.expires")} defaultValue={300}>
          {EXPIRIES_S.map((seconds) => <option key={seconds} value={seconds}>{span(seconds, t.language)}</option>)}
        </Select>
        {chosen.parameters.map((parameter) => <ParameterField key={`${chosen.name}.${parameter.name}`} parameter={parameter} />)}
      </div>
      {give.isError && <Refused>{refusalText(give.error, t)}</Refused>}
      <Button type="submit" look="primary" className="justify-self-start" disabled={give.isPending}>{t("device_command.send")}</Button>
    </form>
  );
};

const ParameterField = ({ parameter: { name, kind, unit, least, most } }: { parameter: Parameter }) => {
  const t = useT();
  const label = t.code("command_param", { code: name });
  if (kind === "flag") {
    return <label className="flex items-center gap-2 self-end pb-2"><input name={name} type="checkbox" defaultChecked className="size-4 accent-action" />{label}</label>;
  }
  const hint = least === null || most === null ? undefined : t("device_command.range", { least, most, unit });
  return <Field name={name} type="number" required step={kind === "integer" ? 1 : "any"} min={least ?? undefined} max={most ?? undefined} label={label} hint={hint} />;
};

const Given = ({ deviceId, allowed }: { deviceId: string; allowed: Offered[] }) => {
  const t = useT();
  const mayCancel = (command: Command): boolean => command.cancellable && allowed.some((one) => one.name === command.command);
  const { items, isError, error, hasMore, isFetchingMore, more } = useCommands(deviceId);
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  return (
    <>
      {items?.length === 0 && <p className="text-dim">{t("device_command.empty")}</p>}
      <ul aria-live="polite" className="grid gap-1.5">{items?.map((command) => <Row key={command.id} command={command} t={t} mayCancel={mayCancel(command)} />)}</ul>
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </>
  );
};

const stateText = ({ state, native }: Command, t: Translate): string => (state === "sent" && !native ? t("device_command.sent_note") : t(`command_state.${state}`));

const Cancel = ({ command, t }: { command: Command; t: Translate }) => {
  const say = useToasts((store) => store.say);
  const cancel = useCancelCommand(command.device_id);
  return <Button disabled={cancel.isPending} onClick={() => cancel.mutate(command.id, { onError: (error) => say("bad", refusalText(error, t)) })}>{t("device_command.cancel")}</Button>;
};

const Row = ({ command, t, mayCancel }: { command: Command; t: Translate; mayCancel: boolean }) => {
  const [sign, tone] = LOOK[command.state];
  const said = Object.entries(command.params).map(([name, value]) => `${t.code("command_param", { code: name })} ${paramText(name, value, t)}`);
  return (
    <li className="grid gap-0.5 rounded-lg bg-raised p-2.5 text-xs">
      <span className="flex flex-wrap gap-x-2">
        <b>{t.code("command_name", { code: command.command })}</b>
        <span className="tabular text-dim">{said.join(" · ")}</span>
        <b className={`ml-auto ${tone}`}>{sign} {stateText(command, t)}</b>
      </span>
      <span className="flex flex-wrap gap-x-2 text-dim">
        <span>{t("device_command.by", { by: command.made_by, at: dateTimeOf(command.made_at, t) })}</span>
        {command.reason && (command.state === "cancelled" ? <span>{t("device_command.cancelled_by", { by: command.reason })}</span> : <q className="text-ink">{command.reason}</q>)}
        {mayCancel && <Cancel command={command} t={t} />}
      </span>
    </li>
  );
};
