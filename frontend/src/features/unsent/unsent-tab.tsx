/** The file of what somebody's phone could not send: chosen, taken in, and item by item what came of it. */
import { useTakeIn, type Outcome, type SealedFile } from "@/api/unsent";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { shortNumber, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Loading, Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

const sealedIn = (text: string): SealedFile | null => {
  try {
    const found = JSON.parse(text) as Partial<SealedFile> | null;
    return found?.format && found.person_id && found.iv && found.data ? (found as SealedFile) : null;
  } catch {
    return null; // told as no file of a phone
  }
};

export const UnsentTab = () => {
  const t = useT();
  const take = useTakeIn();
  const [unfit, setUnfit] = useState(false);
  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const file = new FormData(event.currentTarget).get("file");
    const sealed = file instanceof File ? sealedIn(await file.text()) : null;
    setUnfit(sealed === null);
    if (sealed !== null) take.mutate(sealed);
  };
  return (
    <section aria-label={t("admin.unsent")} className="h-full overflow-y-auto p-4">
      <div className="grid max-w-2xl gap-4">
        <h1 className="text-base font-semibold">{t("admin.unsent")}</h1>
        <p className="text-dim">{t("unsent.desk_about")}</p>
        <form aria-label={t("unsent.take")} onSubmit={(event) => void onSubmit(event)} className="grid gap-3">
          <Field type="file" name="file" accept=".json,application/json" required label={t("unsent.file")} error={unfit ? t("unsent.no_file") : null} />
          <div><Button type="submit" look="primary" disabled={take.isPending}>{t("unsent.take")}</Button></div>
        </form>
        {take.isPending && <Loading>{t("unsent.taking")}</Loading>}
        {take.isError && <Refused>{refusalText(take.error, t)}</Refused>}
        {take.data && (
          <section aria-label={t("unsent.of", { name: take.data.name, time: dateTimeOf(take.data.saved_at, t) })} className="grid gap-2">
            <h2 className="font-semibold">{t("unsent.of", { name: take.data.name, time: dateTimeOf(take.data.saved_at, t) })}</h2>
            <p role="status">{t("unsent.counts", counted(take.data.outcomes))}</p>
            <ol className="grid gap-1.5">{take.data.outcomes.map((one) => <Item key={one.id} outcome={one} />)}</ol>
          </section>
        )}
      </div>
    </section>
  );
};

const counted = (outcomes: readonly Outcome[]): { done: number; refused: number } => {
  const refused = outcomes.filter((one) => one.refused !== null).length;
  return { done: outcomes.length - refused, refused };
};

const whatText = ({ kind, to }: Outcome, t: Translate): string => (kind === "step" && to !== null ? t.code("state", { code: to }) : t(kind === "photo" ? "unsent.photo" : "unsent.message"));

const Item = ({ outcome }: { outcome: Outcome }) => {
  const t = useT();
  const { number, site, at, refused, params, wrote } = outcome;
  const texts = Object.entries(wrote).filter(([, value]) => typeof value === "string" && value !== "");
  return (
    <li className="grid gap-1 rounded-lg border border-line bg-panel px-3 py-2">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span>{number !== null && <span className="tabular text-dim">{shortNumber(number)} {site} · </span>}<b className="font-semibold">{whatText(outcome, t)}</b></span>
        <time dateTime={at} className="tabular text-dim">{dateTimeOf(at, t)}</time>
      </p>
      {refused === null ? <p className="text-good">✓ {t("unsent.done")}</p> : <p className="text-bad">✕ {worded("refusal", { code: refused, params }, t)}</p>}
      {texts.length > 0 && (
        <details className="text-xs">
          <summary>{t("unsent.wrote")}</summary>
          <pre className="mt-1 font-sans whitespace-pre-wrap">{texts.map(([, value]) => String(value)).join("\n")}</pre>
        </details>
      )}
    </li>
  );
};
