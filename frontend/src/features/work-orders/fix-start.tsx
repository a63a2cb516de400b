/** When work begins, said by a person: what a drop on the timeline does, by keyboard. */
import { useJudge } from "@/api/work-orders";
import type { WorkOrder } from "@/api/types";
import { brokenText } from "@/lib/effects";
import { useT } from "@/lib/i18n/translate";
import { timeOf, whenOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { PinSign } from "@/ui/pin-sign";
import type { FormEvent } from "react";
import type { Act } from "./assign-panel";

type Named = { id: string; name: string };
type Props = { order: WorkOrder; technician: Named; pending: boolean; act: Act };

const STEP_MS = 5 * 60_000;
const MINUTE_MS = 60_000;

/** Who has the order. */
export const holderOf = ({ technician_id, technician_name }: WorkOrder): Named | null =>
  technician_id === null ? null : { id: technician_id, name: technician_name ?? "–" };

/** An instant as a field of local time takes it, to the next five minutes. */
const fieldOf = (atMs: number): string => {
  const snapped = Math.ceil(atMs / STEP_MS) * STEP_MS;
  return new Date(snapped - new Date(snapped).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
};

export const FixStart = ({ order, technician, pending, act }: Props) => {
  const t = useT();
  const judge = useJudge();
  const fixAt = async (atMs: number): Promise<void> => {
    const at = new Date(atMs).toISOString();
    const broken = await judge(order, technician.id, at).then((candidate) => brokenText(candidate, order, t), () => t("assign.unknown"));
    act({ technician_id: technician.id, starts_at: at, fixed: true }, t("fixed.done", { name: technician.name, time: timeOf(atMs, t) }), broken);
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const atMs = Date.parse(String(new FormData(event.currentTarget).get("at")));
    if (!Number.isNaN(atMs)) void fixAt(atMs);
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-wrap items-end gap-2">
      {order.fixed_start !== null && <p className="w-full"><PinSign label={t("fixed.pin")} /> {t("fixed.at", { time: whenOf(order.fixed_start, Date.now(), t) })}</p>}
      <Field name="at" type="datetime-local" label={t("fixed.when", { name: technician.name })} defaultValue={fieldOf(Date.parse(order.fixed_start ?? order.starts_at ?? new Date().toISOString()))} required />
      <Button type="submit" disabled={pending}>{t("fixed.fix")}</Button>
      {order.fixed_start !== null && <Button disabled={pending} onClick={() => act({ technician_id: technician.id, fixed: false }, t("fixed.loose"))}>{t("fixed.let_loose")}</Button>}
    </form>
  );
};
