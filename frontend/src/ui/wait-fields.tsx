/** For what, until when, and in whose words: the same questions at the desk and on the phone. */
import { instantIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useState } from "react";
import { Field, Select } from "./field";

/** The reason with which somebody can be called to the spot. */
export const FOR_HELP = "waiting_expert";
export const HELP = ["expert", "second_person"] as const;
export type Help = (typeof HELP)[number];
export type WaitSaid = { reason: string; until?: string; note?: string; help?: { kind: Help }; unsolved?: true };

/** What a form with these fields says; the time is the site's. */
export const waitSaid = (form: FormData, zone: string): WaitSaid => {
  const until = String(form.get("until") ?? "");
  const note = String(form.get("note") ?? "").trim();
  const kind = HELP.find((one) => one === form.get("help"));
  return { reason: String(form.get("reason")), ...(until && { until: instantIn(until, zone).toISOString() }), ...(note && { note }), ...(kind && { help: { kind } }) };
};

/** `mayCall`: somebody can be sent to help, where the reason is that one is needed. */
export const WaitFields = ({ reasons, mayCall = false }: { reasons: readonly string[]; mayCall?: boolean }) => {
  const t = useT();
  const [reason, setReason] = useState(reasons[0]);
  return (
    <>
      <Select name="reason" label={t("wait.reason")} required value={reason} onChange={(event) => setReason(event.target.value)}>{reasons.map((reason) => <option key={reason} value={reason}>{t.code("pause", { code: reason })}</option>)}</Select>
      {mayCall && reason === FOR_HELP && (
        <Select name="help" label={t("help.send")}>
          {HELP.map((kind) => <option key={kind} value={kind}>{t(`help.send.${kind}`)}</option>)}
          <option value="">{t("help.send.nobody")}</option>
        </Select>
      )}
      <Field name="until" type="datetime-local" label={t("wait.when")} />
      <Field name="note" label={t("wait.note")} maxLength={500} />
    </>
  );
};
