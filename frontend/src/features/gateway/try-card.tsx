/** Type a message, see what it would be decoded to; nothing is stored. */
import { useTry, type BindingGiven, type Trial } from "@/api/gateway";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";
import { textOf, trialOf } from "./binding-draft";

/** `draft`: the binding that is open in the form, as it stands there now. */
export const TryCard = ({ draft }: { draft: () => BindingGiven | null }) => {
  const t = useT();
  const attempt = useTry();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    attempt.mutate(trialOf(textOf(event.currentTarget), draft()));
  };
  return (
    <Card title={t("bindings.try")}>
      <p className="text-xs text-dim">{t("bindings.try_about")}</p>
      <form onSubmit={onSubmit} className="grid gap-3">
        <Field name="topic" label={t("bindings.topic")} required maxLength={400} autoComplete="off" spellCheck={false} placeholder="tele/room-1/SENSOR" />
        <TextArea name="payload" label={t("bindings.payload")} rows={4} spellCheck={false} />
        <div className="flex items-end gap-3">
          <Select name="encoding" label={t("bindings.encoding")} defaultValue="text">
            {(["text", "hex", "base64"] as const).map((one) => <option key={one} value={one}>{t(`bindings.encoding.${one}`)}</option>)}
          </Select>
          <Button type="submit" look="primary" className="min-h-9" disabled={attempt.isPending}>{t("bindings.decode")}</Button>
        </div>
      </form>
      <div aria-live="polite" className="grid gap-2">
        {attempt.isError && <Refused>{refusalText(attempt.error, t)}</Refused>}
        {attempt.data && <Outcome trial={attempt.data} t={t} />}
      </div>
    </Card>
  );
};

const Outcome = ({ trial, t }: { trial: Trial; t: Translate }) => {
  const format = t.code("format", { code: trial.format ?? "–" });
  return (
    <>
      {trial.format !== null && <p className="text-dim">{trial.filter === null ? t("bindings.read_as", { format }) : t("bindings.read_by", { format, filter: trial.filter })}</p>}
      {trial.rejected && (
        <p className="rounded-lg bg-bad-ground px-3 py-2 text-bad">
          ✕ {t.code("quarantine", { code: trial.rejected })}{trial.field ? ` · ${trial.field}` : ""}
          {trial.reason && <span className="block text-xs">{trial.reason}</span>}
        </p>
      )}
      {trial.readings.length === 0 && !trial.rejected && <p className="text-dim">{t("bindings.nothing")}</p>}
      <ul className="grid gap-2">
        {trial.readings.map((reading, index) => <ReadingCard key={index} reading={reading} registered={trial.registered.includes(String(reading["device_uid"]))} t={t} />)}
      </ul>
    </>
  );
};

const ENVELOPE = new Set(["device_uid", "channel", "ts", "historical"]);

const ReadingCard = ({ reading, registered, t }: { reading: Record<string, unknown>; registered: boolean; t: Translate }) => (
  <li className="grid gap-1 rounded-lg bg-raised p-3">
    <span className="flex flex-wrap items-baseline gap-x-3">
      <b className="font-semibold">{[reading["device_uid"], reading["channel"]].filter(Boolean).map(String).join(" · ")}</b>
      <span className={`text-xs ${registered ? "text-good" : "text-warn"}`}>{registered ? `✓ ${t("bindings.known")}` : `! ${t("bindings.unknown")}`}</span>
      {typeof reading["ts"] === "string" && <time dateTime={reading["ts"]} className="tabular ml-auto text-xs text-dim">{dateTimeOf(reading["ts"], t)}</time>}
    </span>
    <dl className="grid grid-cols-2 gap-x-4">
      {Object.entries(reading).filter(([name]) => !ENVELOPE.has(name)).map(([name, value]) => (
        <div key={name} className="flex justify-between gap-2"><dt className="truncate text-dim">{t.code("metric", { code: name })}</dt><dd className="tabular">{String(value)}</dd></div>
      ))}
    </dl>
  </li>
);
