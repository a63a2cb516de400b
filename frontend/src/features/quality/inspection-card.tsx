/** One that was drawn: the record beside the list of points, and each fault with what shows it. */
import { inspectionPhoto, useEvidencePhoto, useInspect, useRecord, type Fault, type Inspection, type Result } from "@/api/quality";
import { useMay } from "@/api/rights";
import type { ReportedVisit } from "@/api/types";
import { photoPath } from "@/api/visits";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { shrink } from "@/lib/picture";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Card } from "@/ui/list-detail";
import { Loading, Note, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { VisitRecords } from "@/ui/visit-record";
import { useRef, useState } from "react";
import { answerTo, inspectionOf, openPoints, type Answer, type Answers } from "./answers";
import { titleOf } from "./inspections-tab";

const RESULTS = ["ok", "fault", "none"] as const satisfies readonly Result[];
const TONE: Record<Result, string> = { ok: "text-good", fault: "text-bad", none: "text-dim" };

/** From the visit that was drawn: what the device measured around it. */
const spanOf = ({ device_id, visit_number }: Inspection, visits: readonly ReportedVisit[] | undefined): NonNullable<Fault["readings"]> | null => {
  const visit = visits?.find(({ number }) => number === visit_number);
  const from = visit?.cooling?.since ?? visit?.arrived_at;
  const to = visit?.cooling?.until ?? visit?.finished_at ?? visit?.updated_at;
  return device_id === null || from == null || to == null || Date.parse(from) >= Date.parse(to) ? null : { device_id, from, to };
};

export const InspectionCard = ({ inspection }: { inspection: Inspection }) => {
  const t = useT();
  const mayInspect = useMay()("quality.inspect");
  const record = useRecord(inspection.work_order_id);
  const { work_order_id, order_number, rating, visit_number, subject } = inspection;
  const visits = record.data?.filter(({ number }) => subject === "record" || visit_number === null || number === visit_number);
  return (
    <Card title={titleOf(inspection, t)}>
      <p className="text-dim">
        {[inspection.technician_name, inspection.outlet, t("quality.drawn_at", { time: dateTimeOf(inspection.drawn_at, t) })].filter(Boolean).join(" · ")}
        {work_order_id !== null && <> · <Link page="" params={{ order: work_order_id }} className="text-accent underline">{t("quality.open_order")} {order_number}</Link></>}
      </p>
      {rating !== null && <p>{t("quality.rating_said", { score: rating.score, words: rating.words || "–" })}</p>}
      {inspection.photo_sha256 !== null && work_order_id !== null && <img src={photoPath(work_order_id, inspection.photo_sha256)} alt={t("quality.photo_alt", { n: 1 })} className="max-h-80 justify-self-start rounded-lg" />}
      {work_order_id !== null && record.isPending && <Loading>{t("quality.loading")}</Loading>}
      {record.isError && <Refused>{refusalText(record.error, t)}</Refused>}
      {work_order_id !== null && visits !== undefined && visits.length > 0 && <VisitRecords orderId={work_order_id} visits={visits} zone={t.zone} />}
      {inspection.points !== null ? <Done inspection={inspection} /> : mayInspect ? <Form inspection={inspection} visits={record.data} /> : <Note>{t("quality.only_inspectors")}</Note>}
    </Card>
  );
};

const Done = ({ inspection }: { inspection: Inspection }) => {
  const t = useT();
  const points: [string, Result][] = inspection.asked.map((point) => [point, inspection.points?.[point] ?? "none"]);
  return (
    <div className="grid gap-2">
      <p className="text-dim">{t("quality.done_by", { name: inspection.inspected_by ?? "", time: inspection.inspected_at === null ? "" : dateTimeOf(inspection.inspected_at, t) })}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
        {points.map(([point, result]) => (
          <div key={point} className="contents">
            <dt>{t.code("point", { code: point })}</dt>
            <dd className={TONE[result]}>{t(`quality.result.${result}`)}</dd>
          </div>
        ))}
      </dl>
      {inspection.words && <p className="wrap-anywhere">{inspection.words}</p>}
      {points.some(([, result]) => result === "fault") && <p><Link page="quality" params={{ tab: "findings", source: "inspection" }} className="text-accent underline">{t("quality.found")}</Link></p>}
    </div>
  );
};

const Form = ({ inspection, visits }: { inspection: Inspection; visits: readonly ReportedVisit[] | undefined }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const inspect = useInspect(inspection);
  const [answers, setAnswers] = useState<Answers>({});
  const [words, setWords] = useState("");
  const { asked } = inspection;
  const open = openPoints(asked, answers).length;
  const span = spanOf(inspection, visits);
  const change = (point: string, patch: Partial<Answer>): void => setAnswers((before) => ({ ...before, [point]: { ...answerTo(before, point), ...patch } }));
  const write = (): void => inspect.mutate(inspectionOf(asked, answers, words, span), { onSuccess: () => (say("good", t("quality.written")), setParams({ id: null }, true)) });
  return (
    <form className="grid gap-3" onSubmit={(event) => (event.preventDefault(), write())}>
      <h3 className="font-semibold">{t("quality.points")}</h3>
      {asked.map((point) => (
        <Point key={point} point={point} inspection={inspection} visits={visits} span={span} answer={answerTo(answers, point)} onChange={(patch) => change(point, patch)} />
      ))}
      <TextArea label={t("quality.words")} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
      {inspect.isError && <Refused>{refusalText(inspect.error, t)}</Refused>}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={open > 0 || inspect.isPending}>{t("quality.write")}</Button>
        {open > 0 && <span className="text-dim">{t("quality.unanswered", { n: open })}</span>}
      </div>
    </form>
  );
};

type PointProps = { point: string; inspection: Inspection; visits: readonly ReportedVisit[] | undefined; span: Fault["readings"]; answer: Answer; onChange: (patch: Partial<Answer>) => void };

const Point = ({ point, inspection, visits, span, answer, onChange }: PointProps) => {
  const t = useT();
  const name = t.code("point", { code: point });
  return (
    <fieldset className="grid gap-2 border-t border-line pt-2">
      <legend className="sr-only">{name}</legend>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span aria-hidden className="min-w-40 flex-1">{name}</span>
        <span className="flex flex-wrap gap-3">
          {RESULTS.map((result) => (
            <label key={result} className={`flex min-h-8 cursor-pointer items-center gap-1.5 ${answer.result === result ? TONE[result] : "text-dim"}`}>
              <input type="radio" name={`${inspection.id}-${point}`} checked={answer.result === result} onChange={() => onChange({ result })} className="size-4 accent-action" />
              {t(`quality.result.${result}`)}
            </label>
          ))}
        </span>
      </div>
      {answer.result === "fault" && (
        <>
          <TextArea label={t("quality.fault_words")} required value={answer.words} maxLength={2000} onChange={(event) => onChange({ words: event.target.value })} />
          <Photos inspection={inspection} visits={visits} chosen={answer.photos} onChoose={(photos) => onChange({ photos })} />
          {span !== null && span !== undefined && (
            <label className="flex items-start gap-2">
              <input type="checkbox" className="mt-0.5 size-4 accent-action" checked={answer.readings} onChange={(event) => onChange({ readings: event.target.checked })} />
              <span>{t("quality.fault_readings")} <span className="tabular text-xs text-dim">{t("quality.readings_span", { device: span.device_id, from: dateTimeOf(span.from, t), to: dateTimeOf(span.to, t) })}</span></span>
            </label>
          )}
        </>
      )}
    </fieldset>
  );
};

type PhotosProps = { inspection: Inspection; visits: readonly ReportedVisit[] | undefined; chosen: readonly string[]; onChoose: (photos: string[]) => void };

/** Those of the case and those the inspector took; ticked ones are evidence. */
const Photos = ({ inspection, visits, chosen, onChoose }: PhotosProps) => {
  const t = useT();
  const add = useEvidencePhoto(inspection);
  const input = useRef<HTMLInputElement>(null);
  const { id, work_order_id } = inspection;
  const ofCase = (visits ?? []).flatMap(({ visit }) => visit.photos ?? []).map(({ sha256 }) => ({ sha256, address: photoPath(work_order_id ?? "", sha256) }));
  const all = [...ofCase, ...inspection.photos.map((sha256) => ({ sha256, address: inspectionPhoto(id, sha256) }))];
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const { full } = await shrink(file);
    add.mutate(full, { onSuccess: (sha256) => onChoose([...chosen, sha256]) });
  };
  return (
    <div role="group" aria-label={t("quality.fault_photos")} className="grid gap-2">
      <p className="text-dim">{t("quality.fault_photos")}</p>
      <ul className="flex flex-wrap gap-2">
        {all.map(({ sha256, address }, at) => {
          const isChosen = chosen.includes(sha256);
          return (
            <li key={sha256}>
              <button type="button" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? chosen.filter((one) => one !== sha256) : [...chosen, sha256])} className={`rounded-lg border-2 ${isChosen ? "border-accent" : "border-transparent"}`}>
                <img src={address} alt={t("quality.photo_alt", { n: at + 1 })} className="size-16 rounded-md object-cover" />
              </button>
            </li>
          );
        })}
        <li><Button className="size-16 text-xs" disabled={add.isPending} onClick={() => input.current?.click()}>{t("quality.add_photo")}</Button></li>
      </ul>
      <input ref={input} type="file" accept="image/*" hidden aria-label={t("quality.add_photo")} onChange={(event) => void take(event.target.files?.[0])} />
      {add.isError && <Refused>{refusalText(add.error, t)}</Refused>}
    </div>
  );
};
