/** What a complaint was judged by, as it was pinned: visits with their curve and photos, words, stars, history. */
import { useEvidence, type PinnedEvidence } from "@/api/complaints";
import { requestPhotoAddress } from "@/api/requests";
import { photoPath } from "@/api/visits";
import type { Cooling, WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { CoolingRecord } from "@/ui/cooling-record";
import { Loading, Refused } from "@/ui/notice";
import type { ReactNode } from "react";

type Content = PinnedEvidence["content"];

export const EvidenceRecord = ({ order, number }: { order: WorkOrder; number: number }) => {
  const t = useT();
  const evidence = useEvidence(order, number, true);
  if (evidence.isError) return <Refused>{refusalText(evidence.error, t)}</Refused>;
  if (evidence.isPending) return <Loading>{t("complaint.loading")}</Loading>;
  return <Parts content={evidence.data.content} zone={order.site.timezone} />;
};

const Parts = ({ content, zone }: { content: Content; zone: string }) => {
  const t = useT();
  const { visits, asked, ratings, history, complaints } = content;
  const at = (instant: string): string => dateTimeOf(instant, t, zone);
  if ([visits, asked, ratings, history, complaints].every((part) => part.length === 0)) return <p className="text-dim">{t("evidence.nothing")}</p>;
  return (
    <div className="grid gap-3 border-l-2 border-line pl-3">
      <Part title={t("evidence.visits", { n: visits.length })} isEmpty={visits.length === 0}>{visits.map((visit) => <Visit key={`${visit.order_number} ${visit.updated_at}`} visit={visit} zone={zone} />)}</Part>
      <Part title={t("evidence.asked", { n: asked.length })} isEmpty={asked.length === 0}>
        {asked.map((one) => (
          <div key={one.at} className="grid gap-1">
            <p><span className="text-dim">{one.order_number} · {at(one.at)}</span> {one.words}</p>
            <Photos paths={one.photos.map((sha256) => requestPhotoAddress(one.order_id, sha256))} />
          </div>
        ))}
      </Part>
      <Part title={t("evidence.ratings", { n: ratings.length })} isEmpty={ratings.length === 0}>
        {ratings.map((one) => <p key={one.at}>{"★".repeat(one.score)}<span className="text-faint">{"★".repeat(5 - one.score)}</span> <span className="text-dim">{one.order_number} · {at(one.at)}</span> {one.words}</p>)}
      </Part>
      <Part title={t("evidence.history", { n: history.length })} isEmpty={history.length === 0}>
        {history.map((one) => <p key={one.order_number}>{one.order_number} · {t.code("kind", { code: one.kind })}{one.fault !== null && ` · ${t.code("fault", { code: one.fault })}`} <span className="text-dim">· {at(one.opened_at)} · {t.code("state", { code: one.state })}{one.alarms > 0 && ` · ${t("evidence.alarms", { n: one.alarms })}`}{one.round > 1 && ` · ${t("evidence.rounds", { n: one.round })}`}</span></p>)}
      </Part>
      <Part title={t("evidence.complaints", { n: complaints.length })} isEmpty={complaints.length === 0}>
        {complaints.map((one) => <p key={one.order_number}>{one.order_number} · {one.type === null ? t("complaint.no_type") : t.code("complaint_type", { code: one.type })}{one.cause !== null && ` · ${t.code("complaint_cause", { code: one.cause })}`} <span className="text-dim">· {at(one.opened_at)} · {t.code("state", { code: one.state })}</span></p>)}
      </Part>
    </div>
  );
};

const Part = ({ title, isEmpty, children }: { title: string; isEmpty: boolean; children: ReactNode }) =>
  isEmpty ? null : <section aria-label={title} className="grid gap-1"><h5 className="text-xs text-dim">{title}</h5>{children}</section>;

const Visit = ({ visit, zone }: { visit: Content["visits"][number]; zone: string }) => {
  const t = useT();
  return (
    <div className="grid gap-1">
      <p><b className="font-semibold">{visit.order_number}</b>{visit.is_about && <span className="text-accent"> · {t("complaint.about")}</span>} <span className="text-dim">· {visit.technician_name ?? t("evidence.from_afar")} · {dateTimeOf(visit.finished_at ?? visit.arrived_at ?? visit.updated_at, t, zone)}{visit.signed && ` · ${t("evidence.signed")}`}</span></p>
      {[visit.cause, visit.solution].filter(Boolean).map((words) => <p key={words} className="wrap-anywhere">{words}</p>)}
      {visit.parts_used.length > 0 && <p className="text-dim">{visit.parts_used.map((part) => `${part.part} ×${part.quantity}`).join(" · ")}</p>}
      {visit.cooling !== null && <CoolingRecord cooling={visit.cooling as Cooling} arrivedAt={visit.arrived_at} finishedAt={visit.finished_at} zone={zone} />}
      <Photos paths={visit.photos.map(({ order_id, sha256 }) => photoPath(order_id, sha256))} />
    </div>
  );
};

const Photos = ({ paths }: { paths: readonly string[] }) => {
  const t = useT();
  if (paths.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {paths.map((path, index) => <li key={path}><a href={path} target="_blank" rel="noreferrer"><img src={path} alt={t("visits.photo", { n: index + 1 })} loading="lazy" className="size-16 rounded-lg object-cover" /></a></li>)}
    </ul>
  );
};
