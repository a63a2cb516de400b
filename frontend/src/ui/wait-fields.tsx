/** For what, until when, and in whose words: the same questions at the desk and on the phone. */
import { instantIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { Field, Select } from "./field";

export type Help = "expert" | "second_person";
export type WaitSaid = { reason: string; until?: string; note?: string; help?: { kind: Help } };

/** What a form with these fields says; the time is the site's. */
export const waitSaid = (form: FormData, zone: string): WaitSaid => {
  const until = String(form.get("until") ?? "");
  const note = String(form.get("note") ?? "").trim();
  return { reason: String(form.get("reason")), ...(until && { until: instantIn(until, zone).toISOString() }), ...(note && { note }) };
};

export const WaitFields = ({ reasons }: { reasons: readonly string[] }) => {
  const t = useT();
  return (
    <>
      <Select name="reason" label={t("wait.reason")} required>{reasons.map((reason) => <option key={reason} value={reason}>{t.code("pause", { code: reason })}</option>)}</Select>
      <Field name="until" type="datetime-local" label={t("wait.when")} />
      <Field name="note" label={t("wait.note")} maxLength={500} />
    </>
  );
};
