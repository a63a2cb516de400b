/** A request that came by phone or by mouth: kind, place, words. It is graded by the server at once. */
import { useSimilar } from "@/api/duplicates";
import { useIntake } from "@/api/wishes";
import { useOpenOrder } from "@/api/work-orders";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { shortNumber } from "@/lib/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useState, type FormEvent } from "react";
import { SimilarLine } from "./duplicates";

const KINDS = ["repair", "installation", "maintenance", "inspection", "complaint", "consultation", "parts", "return", "exchange", "pickup"] as const;

type Kind = (typeof KINDS)[number];
const SHOWN = 3;

export const NewOrder = ({ onClose, onOpened }: { onClose: () => void; onOpened: (id: string) => void }) => {
  const t = useT();
  const [siteId, setSiteId] = useState<string | null>(null);
  const [kind, setKind] = useState<Kind>("repair");
  const intake = useIntake();
  const questions = intake.data?.asks[kind] ?? [];
  const open = useOpenOrder();
  const similar = useSimilar(siteId === null ? null : { site_id: siteId, kind }, 0).data?.items ?? [];
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (siteId === null) return;
    open.mutate(
      {
        kind, site_id: siteId, description: String(form.get("description")), source: String(form.get("channel")),
        answers: Object.fromEntries(questions.map((code) => [code, String(form.get(`answer.${code}`) ?? "").trim()])),
      },
      { onSuccess: (order) => (onClose(), onOpened(order.id)) },
    );
  };
  return (
    <Dialog title={t("new_order.title")} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4 p-4">
        <Select name="kind" label={t("new_order.kind")} value={kind} onChange={({ target }) => setKind(KINDS.find((one) => one === target.value) ?? "repair")}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`kind.${kind}`)}</option>)}</Select>
        <Select name="channel" label={t("new_order.channel")}>{(intake.data?.channels ?? ["board"]).map((code) => <option key={code} value={code}>{t.code("source", { code })}</option>)}</Select>
        <SitePicker label={t("new_order.site")} required onPick={(site) => setSiteId(site?.id ?? null)} />
        {similar.length > 0 && (
          <section aria-label={t("similar.title")} className="grid gap-2 rounded-xl bg-warn-ground p-3">
            <p className="text-warn">{t("similar.title")}</p>
            {similar.slice(0, SHOWN).map((one) => (
              <div key={one.order.id} className="grid gap-1">
                <SimilarLine similar={one} />
                <div><Button onClick={() => (onClose(), onOpened(one.order.id))}>{t("similar.open", { number: shortNumber(one.order.number) })}</Button></div>
              </div>
            ))}
          </section>
        )}
        {questions.map((code) => <Field key={`${kind} ${code}`} name={`answer.${code}`} label={t.code("question", { code })} required maxLength={500} autoComplete="off" />)}
        <TextArea name="description" label={t("new_order.words")} rows={3} maxLength={4000} required />
        {open.isError && <Refused>{refusalText(open.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={open.isPending || siteId === null || intake.isPending}>{t("new_order.open")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </form>
    </Dialog>
  );
};
