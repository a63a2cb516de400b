/** Why a customer was not satisfied: who looks into it until when, and what was found. */
import { useMay } from "@/api/rights";
import { useCauses, useRecordRootCause, useRootCauses } from "@/api/root-causes";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Select, TextArea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";

export const RootCause = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay();
  const nowMs = useNow();
  const found = useRootCauses(order, may("work_orders.change"));
  const clock = order.clocks.find((one) => one.clock === "root_cause" && one.met_at === null && one.stopped_at === null);
  if (clock === undefined && (found.data ?? []).length === 0) return null;
  const isLate = clock !== undefined && Date.parse(clock.due_at) < nowMs;
  return (
    <section aria-label={t("root_cause.title")} className={`grid gap-2 rounded-xl p-3 ${clock === undefined ? "bg-raised" : "bg-bad-ground"}`}>
      <p className={`font-semibold ${clock === undefined ? "" : "text-bad"}`}>{t("root_cause.title")}</p>
      {clock !== undefined && (
        <p>
          {t("follow_up.owner", { owner: t.code("level", { code: clock.called ?? "supervisor" }) })}
          <span className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}> · {t(isLate ? "root_cause.late" : "root_cause.due", { time: dateTimeOf(clock.due_at, t, order.site.timezone) })}</span>
        </p>
      )}
      {clock !== undefined && may("root_causes.record") && <RecordForm order={order} />}
      {found.data?.map((one) => (
        <div key={one.round} className="grid gap-0.5">
          <p><b className="font-semibold">{t.code("found_cause", { code: one.cause })}</b> <span className="text-dim">· {one.found_by} · {dateTimeOf(one.found_at, t, order.site.timezone)}</span></p>
          <p className="wrap-anywhere">{one.words}</p>
          <p className="wrap-anywhere"><span className="text-dim">{t("root_cause.measure")}: </span>{one.measure}</p>
          {may("improvements.write") && <p><Link page="quality" params={{ tab: "improvements", id: "new", of_order: order.id, round: String(one.round), ...(order.outlet !== null && { outlet: order.outlet }) }} className="text-accent underline">{t("improvement.plan_from")}</Link></p>}
        </div>
      ))}
    </section>
  );
};

const RecordForm = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const causes = useCauses();
  const record = useRecordRootCause(order);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string => String(form.get(name) ?? "").trim();
    record.mutate({ cause: given("cause"), words: given("words"), measure: given("measure") });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <Select name="cause" label={t("root_cause.cause")} required defaultValue="">
        <option value="" disabled>{t("root_cause.choose")}</option>
        {causes.map((code) => <option key={code} value={code}>{t.code("found_cause", { code })}</option>)}
      </Select>
      <TextArea name="words" label={t("root_cause.words")} required maxLength={2000} />
      <TextArea name="measure" label={t("root_cause.measure")} required maxLength={2000} />
      {record.isError && <Refused>{refusalText(record.error, t)}</Refused>}
      <div><Button type="submit" look="primary" disabled={record.isPending}>{t("root_cause.record")}</Button></div>
    </form>
  );
};
