/** What the product has drawn: to be inspected, the most urgent first, or inspected. */
import { SUBJECTS, useInspections, type Inspection, type Subject } from "@/api/quality";
import { dayIn } from "@/lib/days";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf, dayText } from "@/lib/times";
import { Select } from "@/ui/field";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { InspectionCard } from "./inspection-card";

export const faultsOf = ({ points }: Inspection): number => Object.values(points ?? {}).filter((result) => result === "fault").length;

/** Of what and whose work it is. */
export const titleOf = ({ subject, order_number, visit_number }: Inspection, t: Translate): string =>
  [t(`quality.subject.${subject}`), order_number, subject === "visit" && visit_number !== null && t("quality.visit_number", { n: visit_number })].filter(Boolean).join(" · ");

export const InspectionsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const subject: Subject | undefined = SUBJECTS.find((one) => one === params["subject"]);
  const show = params["show"] === "done" ? "done" : "waiting";
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useInspections({ show, ...(subject && { subject }) });
  const picked = items?.find(({ id }) => id === params["id"]);
  return (
    <ListDetail
      list={(
        <>
          <ListHead title={t("quality.tab.inspections")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          <div className="mb-3 grid gap-3 sm:grid-cols-2">
            <Select label={t("quality.show")} value={show} onChange={(event) => setParams({ show: event.target.value, id: null }, true)}>
              <option value="waiting">{t("quality.show_waiting")}</option>
              <option value="done">{t("quality.show_done")}</option>
            </Select>
            <Select label={t("quality.what")} value={subject ?? ""} onChange={(event) => setParams({ subject: event.target.value || null, id: null }, true)}>
              <option value="">{t("quality.all_subjects")}</option>
              {SUBJECTS.map((one) => <option key={one} value={one}>{t(`quality.subject.${one}`)}</option>)}
            </Select>
          </div>
          {isPending && <Loading>{t("quality.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t(show === "done" ? "quality.none_done" : "quality.none_waiting")}</Empty>}
          <ul className="grid gap-1.5">
            {items?.map((one) => (
              <PickRow key={one.id} picked={one.id === params["id"]} onPick={() => setParams({ id: one.id })}>
                <span className="font-semibold">{titleOf(one, t)}</span>
                <span className="text-dim">{[one.technician_name, one.outlet].filter(Boolean).join(" · ")}</span>
                <Standing one={one} />
              </PickRow>
            ))}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      )}
      detail={picked === undefined ? <Hint>{t("quality.pick")}</Hint> : <InspectionCard key={picked.id} inspection={picked} />}
    />
  );
};

const Standing = ({ one }: { one: Inspection }) => {
  const t = useT();
  const nowMs = useNow();
  if (one.inspected_at !== null) {
    const faults = faultsOf(one);
    return (
      <span className="text-xs">
        <span className={faults > 0 ? "text-bad" : "text-good"}>{faults > 0 ? t("quality.faults", { n: faults }) : t("quality.clean")}</span>
        <span className="text-dim"> · {t("quality.done_by", { name: one.inspected_by ?? "", time: dateTimeOf(one.inspected_at, t) })}</span>
      </span>
    );
  }
  const isLate = Date.parse(one.due_at) < nowMs;
  return <span className={`text-xs ${isLate ? "text-bad" : "text-dim"}`}>{t(isLate ? "quality.late" : "quality.due", { day: dayText(dayIn(t.zone, Date.parse(one.due_at)), t) })}</span>;
};
