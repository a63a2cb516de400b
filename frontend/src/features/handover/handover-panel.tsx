/** Change of shift: what was handed over and waits for a signature, and handing over oneself. */
import { useGiveHandover, useHandovers, useTakeOver, type Handover } from "@/api/handovers";
import { useMay } from "@/api/rights";
import { useSession } from "@/api/session";
import { ago } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { standing } from "./standing";

type Props = { onOrder: (id: string) => void };

export const HandoverPanel = ({ onOrder }: Props) => {
  const t = useT();
  const may = useMay()("work_orders.assign");
  const handovers = useHandovers(may);
  const [giving, setGiving] = useState(false);
  if (!may) return null;
  return (
    <section aria-label={t("handover.title")} className="grid gap-2 border-t border-line p-4">
      <div className="flex items-center justify-between gap-3">
        <h2 className="text-sm font-semibold">{t("handover.title")}</h2>
        <Button onClick={() => setGiving(true)}>{t("handover.give")}…</Button>
      </div>
      {handovers.isError && <Refused>{refusalText(handovers.error, t)}</Refused>}
      {handovers.isPending && <Loading>{t("handover.loading")}</Loading>}
      {handovers.data?.items.length === 0 && <p className="text-dim">{t("handover.never")}</p>}
      {standing(handovers.data?.items ?? []).map((one) => <Given key={one.id} handover={one} onOrder={onOrder} />)}
      {giving && <GiveDialog onClose={() => setGiving(false)} />}
    </section>
  );
};

const Given = ({ handover, onOrder }: Props & { handover: Handover }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const me = useSession().data?.id;
  const take = useTakeOver();
  const { items, note, given_at, given_by, given_by_name, taken_at, taken_by_name } = handover;
  const sign = (): void => take.mutate(handover.id, { onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <div className={`grid gap-1.5 rounded-lg border p-3 ${taken_at === null ? "border-warn" : "border-line"}`}>
      <p><b className="font-semibold">{given_by_name}</b> <span className="text-dim">{dateTimeOf(given_at, t)} · {t("handover.open", { n: items.length })}</span></p>
      {note !== "" && <q className="whitespace-pre-line">{note}</q>}
      {items.length > 0 && (
        <details open={taken_at === null}>
          <summary className="text-dim">{t("handover.items")}</summary>
          <ul className="mt-1 grid max-h-64 gap-0.5 overflow-y-auto">
            {items.map((item) => <Item key={item.work_order_id} item={item} onOrder={onOrder} />)}
          </ul>
        </details>
      )}
      {taken_at !== null && <p className="text-good">✓ {t("handover.taken", { name: taken_by_name, time: dateTimeOf(taken_at, t) })}</p>}
      {taken_at === null && (given_by === me
        ? <p className="text-warn">{t("handover.waits")}</p>
        : <Button look="primary" className="justify-self-start" disabled={take.isPending} onClick={sign}>{t("handover.take")}</Button>)}
    </div>
  );
};

const Item = ({ item, onOrder }: Props & { item: Handover["items"][number] }) => {
  const t = useT();
  const nowMs = useNow();
  return (
    <li>
      <button type="button" onClick={() => onOrder(item.work_order_id)} className="flex w-full items-baseline gap-2 rounded px-1 text-left hover:bg-raised">
        <span className="tabular text-dim">{item.number}</span>
        <span className="min-w-0 flex-1 truncate">{item.site}</span>
        <span className={item.why === "late" ? "text-bad" : "text-warn"}>{t.code("handover.why", { code: item.why })}</span>
        <time dateTime={item.since} className="text-xs text-dim">{ago(item.since, nowMs, t.language)}</time>
      </button>
    </li>
  );
};

const GiveDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const give = useGiveHandover();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note"));
    give.mutate(note, { onSuccess: ({ items }) => { say("good", t("handover.given", { n: items.length })); onClose(); } });
  };
  return (
    <Dialog title={t("handover.give")} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4 p-4 text-sm">
        <p className="text-dim">{t("handover.about")}</p>
        <TextArea name="note" label={t("handover.note")} maxLength={2000} rows={4} autoFocus />
        {give.isError && <Refused>{refusalText(give.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={give.isPending}>{t("handover.do")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </form>
    </Dialog>
  );
};
