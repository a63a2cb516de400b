/** The course of a complaint in its order: what was done by whom, what is next, what it was judged by. */
import { useClassify, useComplaint, usePinEvidence, type Complaint, type StepAhead, type StepTaken } from "@/api/complaints";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { Loading, Refused } from "@/ui/notice";
import { useState } from "react";
import { EvidenceRecord } from "./evidence-record";
import { StepForm } from "./step-form";

export const ComplaintPanel = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const mayRead = useMay()("complaints.read");
  const complaint = useComplaint(order, mayRead);
  if (order.kind !== "complaint" || !mayRead) return null;
  return (
    <section aria-label={t("complaint.title")} className="grid gap-3 rounded-xl border border-line p-3">
      <h3 className="font-semibold">{t("complaint.title")}</h3>
      {complaint.isPending && <Loading>{t("complaint.loading")}</Loading>}
      {complaint.isError && <Refused>{refusalText(complaint.error, t)}</Refused>}
      {complaint.isSuccess && <Course order={order} complaint={complaint.data} />}
    </section>
  );
};

const Course = ({ order, complaint }: { order: WorkOrder; complaint: Complaint }) => {
  const t = useT();
  const may = useMay()("complaints.handle");
  const present = complaint.steps.filter((step) => step.round === complaint.round);
  const earlier = complaint.steps.filter((step) => step.round < complaint.round);
  const next = complaint.ahead[0];
  const isByHand = next !== undefined && next.needs.length > 0;
  return (
    <>
      <What order={order} complaint={complaint} may={may} />
      {earlier.length > 0 && (
        <details>
          <summary className="text-dim">{t("complaint.earlier", { n: earlier.length })}</summary>
          <ol className="mt-2 grid gap-2">{earlier.map((step) => <Taken key={`${step.round} ${step.step}`} step={step} order={order} />)}</ol>
        </details>
      )}
      <ol aria-label={t("complaint.course")} className="grid gap-2">
        {present.map((step) => <Taken key={step.step} step={step} order={order} />)}
        {complaint.ahead.map((step, at) => (
          <Ahead key={step.step} step={step} order={order} isNext={at === 0}>
            {at === 0 && isByHand && may && <StepForm key={`${order.id} ${step.step} ${complaint.round}`} order={order} complaint={complaint} step={step} />}
          </Ahead>
        ))}
      </ol>
      <Evidence order={order} complaint={complaint} may={may} />
      {complaint.files.map((file) => (
        <p key={file.id} className="text-warn"><Link page="complaints" params={{ tab: "files", file: file.id }} className="underline">{t("complaint.in_file", { number: file.number })}</Link> · {t.code("file_state", { code: file.state })}</p>
      ))}
    </>
  );
};

const What = ({ order, complaint, may }: { order: WorkOrder; complaint: Complaint; may: boolean }) => {
  const t = useT();
  const classify = useClassify(order);
  const { about } = complaint;
  return (
    <div className="flex flex-wrap items-end gap-3">
      {may ? (
        <div className="min-w-40">
          <Select
            label={t("complaint.type")} value={complaint.type ?? ""} disabled={classify.isPending}
            onChange={(event) => classify.mutate({ type: event.target.value || null, about_id: about?.id ?? null })}
          >
            <option value="">{t("complaint.no_type")}</option>
            {complaint.types.map((code) => <option key={code} value={code}>{t.code("complaint_type", { code })}</option>)}
          </Select>
        </div>
      ) : <p>{complaint.type === null ? t("complaint.no_type") : t.code("complaint_type", { code: complaint.type })}</p>}
      {about !== null && <p><span className="text-dim">{t("complaint.about")}: </span><button type="button" className="text-accent underline" onClick={() => setParams({ order: about.id })}>{about.number}</button></p>}
      {classify.isError && <Refused>{refusalText(classify.error, t)}</Refused>}
    </div>
  );
};

const Taken = ({ step, order }: { step: StepTaken; order: WorkOrder }) => {
  const t = useT();
  const remedies = step.remedies.map((code) => t.code("remedy", { code })).join(" · ");
  return (
    <li className="grid grid-cols-[1.25rem_1fr] gap-x-2">
      <span aria-hidden className="text-good">✓</span>
      <div className="grid min-w-0 gap-0.5">
        <p><b className="font-semibold">{t.code("complaint_step", { code: step.step })}</b> <span className="text-dim">· {step.by} · {dateTimeOf(step.at, t, order.site.timezone)}{step.told_by !== null && ` · ${t.code("told_by", { code: step.told_by })}`}</span></p>
        {step.cause !== null && <p>{t.code("complaint_cause", { code: step.cause })}</p>}
        {remedies !== "" && <p>{remedies}</p>}
        {step.words !== "" && <p className="whitespace-pre-line wrap-anywhere text-dim">{step.words}</p>}
        {step.letter !== null && <blockquote className="border-l-2 border-line pl-2 whitespace-pre-line wrap-anywhere">{step.letter}</blockquote>}
        {step.opened.map((id) => <p key={id}><button type="button" className="text-accent underline" onClick={() => setParams({ order: id })}>{t("complaint.opened")}</button></p>)}
      </div>
    </li>
  );
};

const Ahead = ({ step, order, isNext, children }: { step: StepAhead; order: WorkOrder; isNext: boolean; children: React.ReactNode }) => {
  const t = useT();
  const nowMs = useNow();
  const isLate = step.due_at !== null && Date.parse(step.due_at) < nowMs;
  const due = step.due_at === null ? null : t(isLate ? "owned.late" : "owned.due", { time: dateTimeOf(step.due_at, t, order.site.timezone) });
  return (
    <li aria-current={isNext ? "step" : undefined} className="grid grid-cols-[1.25rem_1fr] gap-x-2">
      <span aria-hidden className={isNext ? "text-accent" : "text-faint"}>{isNext ? "▸" : "○"}</span>
      <div className="grid min-w-0 gap-2">
        <p className={isNext ? "" : "text-dim"}>
          <span className={isNext ? "font-semibold" : ""}>{t.code("complaint_step", { code: step.step })}</span>
          <span className="text-dim"> · {t.code("level", { code: step.owner })}</span>
          {due !== null && <span className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}> · {due}</span>}
        </p>
        {children}
      </div>
    </li>
  );
};

const Evidence = ({ order, complaint, may }: { order: WorkOrder; complaint: Complaint; may: boolean }) => {
  const t = useT();
  const pin = usePinEvidence(order);
  const [open, setOpen] = useState<number | null>(null);
  return (
    <section aria-label={t("evidence.title")} className="grid gap-2">
      <h4 className="text-dim">{t("evidence.title")}</h4>
      {complaint.evidence.map((one) => (
        <div key={one.number} className="grid gap-2">
          <button type="button" aria-expanded={open === one.number} className="flex min-h-8 items-baseline gap-2 text-left" onClick={() => setOpen(open === one.number ? null : one.number)}>
            <span aria-hidden className="text-dim">{open === one.number ? "▾" : "▸"}</span>
            <span>{t("evidence.as_of", { time: dateTimeOf(one.taken_at, t, order.site.timezone) })}</span>
            <span className="text-dim">· {one.taken_by}</span>
          </button>
          {open === one.number && <EvidenceRecord order={order} number={one.number} />}
        </div>
      ))}
      {pin.isError && <Refused>{refusalText(pin.error, t)}</Refused>}
      {may && order.state !== "cancelled" && <div><Button disabled={pin.isPending} onClick={() => pin.mutate(undefined)}>{t("evidence.again")}</Button></div>}
    </section>
  );
};
