/** The time agreed with the customer, and the times that could be: each with who would come and what it costs the plan. */
import { usePolicyTicks } from "@/api/wishes";
import { useAppoint, useConfirmVisit, useSlots } from "@/api/appointments";
import { useMay } from "@/api/rights";
import type { ClosedSlot, Interval, Slot, WorkOrder } from "@/api/types";
import { span } from "@/lib/format";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { rangeOf, timeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Loading, Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { CostBar } from "./cost-bar";
import { mayAgree } from "./next-steps";

const SHOWN = 8;

export const AppointmentPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const nowMs = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const open = useMay()("work_orders.change") && mayAgree(order);
  const appoint = useAppoint(order);
  useHotkeys(open ? { w: () => setIsOpen(!isOpen) } : {});
  if (!open && order.window === null) return null;
  const told = (window: Interval | null): void =>
    appoint.mutate(window, {
      onSuccess: () => (setIsOpen(false), say("good", t(window === null ? "appoint.cancelled" : "appoint.done"))),
      onError: (error) => say("bad", refusalText(error, t)),
    });
  return (
    <section aria-label={t("appoint.title")} className="grid gap-2">
      <h3 className="text-dim">{t("appoint.title")}</h3>
      <p className="tabular">
        {order.window === null ? t("appoint.none") : rangeOf(order.window, nowMs, t, order.site?.timezone)}
        {order.window !== null && <span className="text-dim"> · {t(order.promised ? "appoint.promised" : "appoint.not_agreed")}</span>}
        {order.confirmation === "given" && <span className="text-good"> · ✓ {t("appoint.confirmed")}</span>}
      </p>
      {open && order.confirmation === "due" && <ToConfirm order={order} nowMs={nowMs} />}
      {open && (
        <div className="flex flex-wrap gap-2">
          <Button hotkey="W" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>{t(order.promised ? "appoint.change" : "appoint.choose")}</Button>
          {order.promised && <Button look="danger" disabled={appoint.isPending} onClick={() => told(null)}>{t("appoint.cancel")}</Button>}
        </div>
      )}
      {open && isOpen && <Windows order={order} pending={appoint.isPending} nowMs={nowMs} onBook={told} />}
    </section>
  );
};

/** The call before the visit: what to say, and what the customer asks for. */
const ToConfirm = ({ order, nowMs }: { order: WorkOrder; nowMs: number }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const confirm = useConfirmVisit(order);
  const ticks = usePolicyTicks(true).data ?? [];
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    confirm.mutate({ needs: String(form.get("needs") ?? "").trim(), ticks: form.getAll("ticks").map(String) }, { onError: (error) => say("bad", refusalText(error, t)) });
  };
  const range = order.eta === null ? "" : rangeOf(order.eta, nowMs, t, order.site?.timezone);
  return (
    <form onSubmit={onSubmit} className="grid gap-2 rounded-lg bg-warn-ground p-3">
      <p>{t("appoint.tell", { name: order.technician_name ?? "–", range })}</p>
      {ticks.length > 0 && (
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="text-dim">{t("wishes.ticks")}</legend>
          {ticks.map((code) => <label key={code} className="flex min-h-8 items-center gap-2"><input type="checkbox" name="ticks" value={code} className="accent-action" />{t.code("tick", { code })}</label>)}
        </fieldset>
      )}
      <Field name="needs" label={t("appoint.needs")} maxLength={500} autoComplete="off" />
      <div><Button type="submit" look="primary" disabled={confirm.isPending}>{t("appoint.confirm")}</Button></div>
    </form>
  );
};

type WindowsProps = { order: WorkOrder; pending: boolean; nowMs: number; onBook: (window: Interval) => void };

const Windows = ({ order, pending, nowMs, onBook }: WindowsProps) => {
  const t = useT();
  const slots = useSlots(order, true);
  const [isAll, setIsAll] = useState(false);
  const zone = order.site?.timezone;
  if (slots.isError) return <Refused>{refusalText(slots.error, t)}</Refused>;
  if (slots.data === undefined) return <Loading>{t("appoint.loading")}</Loading>;
  const { items, closed } = slots.data;
  return (
    <>
      {items.length === 0 && <Note>{t("appoint.nothing")}</Note>}
      <ul aria-label={t("appoint.windows")} className="grid gap-1.5">
        {items.slice(0, isAll ? items.length : SHOWN).map((slot) => (
          <li key={slot.window.from}><SlotButton slot={slot} nowMs={nowMs} zone={zone} disabled={pending} onBook={() => onBook(slot.window)} /></li>
        ))}
      </ul>
      {items.length > SHOWN && !isAll && <Button onClick={() => setIsAll(true)}>{t("appoint.all", { n: items.length })}</Button>}
      <Closed closed={closed} nowMs={nowMs} zone={zone} />
    </>
  );
};

type SlotProps = { slot: Slot; nowMs: number; zone: string | undefined; disabled: boolean; onBook: () => void };

/** One window: when, who, from when, and what it adds; Enter on it promises it. */
const SlotButton = ({ slot, nowMs, zone, disabled, onBook }: SlotProps) => {
  const t = useT();
  const cost = slot.cost.total <= 0 ? t("appoint.free") : t("appoint.cost", { cost: span(slot.cost.total, t.language) });
  return (
    <button type="button" disabled={disabled} onClick={onBook} className="grid w-full gap-1 rounded-lg border border-transparent bg-raised p-2 text-left hover:border-accent disabled:opacity-45">
      <span className="flex gap-2">
        <b className="tabular flex-1 font-semibold">{rangeOf(slot.window, nowMs, t, zone)}</b>
        <span>{slot.name}</span>
      </span>
      <CostBar cost={slot.cost} />
      <span className="tabular text-xs text-dim">
        {t("appoint.begins", { time: timeOf(slot.starts_at, t, zone) })} · {cost}
        {!slot.offered && ` · ${t("appoint.not_offered")}`}
      </span>
    </button>
  );
};

const Closed = ({ closed, nowMs, zone }: { closed: readonly ClosedSlot[]; nowMs: number; zone: string | undefined }) => {
  const t = useT();
  if (closed.length === 0) return null;
  return (
    <details className="text-xs text-dim">
      <summary>{t("appoint.closed", { n: closed.length })}</summary>
      <ul className="mt-1 grid gap-0.5 pl-3">
        {closed.map(({ window, why }) => (
          <li key={window.from}><span className="tabular text-ink">{rangeOf(window, nowMs, t, zone)}</span> {t.code("shut", { code: why.code })}</li>
        ))}
      </ul>
    </details>
  );
};
