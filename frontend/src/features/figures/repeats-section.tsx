/** Problems that came again: of the same device, customer or fault, by outlet, with the cases behind the rate. */
import type { OfThings } from "@/api/breakdown";
import { useRepeatCases, useRepeats, useRepeatsFile, type RepeatCase, type RepeatOf, type Repeats } from "@/api/repeats";
import type { Ratio } from "@/api/indicators";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { Empty, Loading, Refused } from "@/ui/notice";
import { FigureSection, FigureTable, type Column } from "./figure-section";
import { written } from "./figures";

const OF = ["device", "customer", "problem"] as const;

type Line = { outlet: string | null; rate: Ratio };

export const RepeatsSection = ({ asked, days, t }: { asked: OfThings; days: string; t: Translate }) => {
  const { params } = useLocation();
  const of = OF.find((name) => name === params["repeats"]) ?? "device";
  const found = useRepeats({ ...asked, of });
  const file = useRepeatsFile({ ...asked, of });
  return (
    <FigureSection
      title={t("repeats.title")} about={found.data && t("repeats.about", { days: found.data.within_days })} found={found} file={file}
      fileName={`${t("repeats.title")} ${t(`repeats.${of}`)} ${days}.csv`} t={t}
      controls={
        <Select label={t("repeats.of")} value={of} onChange={(event) => setParams({ repeats: event.target.value }, true)}>
          {OF.map((name) => <option key={name} value={name}>{t(`repeats.${name}`)}</option>)}
        </Select>
      }
    >
      {(data) => data.rate.whole === 0 ? <Empty>{t("repeats.nothing")}</Empty> : (
        <div className="grid gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
          <Rates data={data} t={t} />
          <Cases asked={asked} of={of} t={t} />
        </div>
      )}
    </FigureSection>
  );
};

const Rates = ({ data, t }: { data: Repeats; t: Translate }) => {
  const rows: Line[] = [{ outlet: null, rate: data.rate }, ...data.outlets];
  const rate: Column<Line> = {
    code: "rate", head: t("repeats.rate"), formula: t(`repeats.is_${data.of}`, { days: data.within_days }),
    cell: ({ rate: one }) => <>{written("repeat", one, t.language)} <span className="text-faint">{one.part} / {one.whole}</span></>,
  };
  return <FigureTable label={t("repeats.title")} first={t("repeats.outlet")} rows={rows} keyOf={({ outlet }) => (outlet === null ? "all" : `of ${outlet}`)} nameOf={({ outlet }) => (outlet === null ? <b className="font-semibold">{t("response.total")}</b> : outlet || t("breakdown.no_outlet"))} columns={[rate]} />;
};

const Cases = ({ asked, of, t }: { asked: OfThings; of: RepeatOf; t: Translate }) => {
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useRepeatCases({ ...asked, of });
  if (isPending) return <Loading>{t("figures.loading")}</Loading>;
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (items === undefined || items.length === 0) return <Empty>{t("repeats.none")}</Empty>;
  const fault = (code: string | null): string => (code === null ? t("breakdown.no_fault") : t.code("fault", { code }));
  return (
    <div className="grid content-start gap-2">
      <ul aria-label={t("repeats.cases")} className="max-h-[32rem] overflow-y-auto rounded-xl border border-line bg-panel px-3">
        {items.map((one: RepeatCase) => (
          <li key={`${one.id} ${one.version}`} className="grid gap-x-4 border-t border-line py-2 first:border-t-0 sm:grid-cols-2">
            <span className="text-dim sm:col-span-2">{one.site}{one.outlet && ` · ${one.outlet}`}</span>
            <span><Link page="" params={{ order: one.id }} className="text-accent underline">{one.number}</Link> {fault(one.fault)} <span className="text-xs text-dim">{t("repeats.finished")} {dateTimeOf(one.finished_at, t)}</span></span>
            <span><Link page="" params={{ order: one.next_id }} className="text-accent underline">{one.next_number}</Link> {fault(one.next_fault)} <span className="text-xs text-dim">{t("repeats.again")} {dateTimeOf(one.next_at, t)}</span></span>
          </li>
        ))}
      </ul>
      {hasMore && <div><Button disabled={isFetchingMore} onClick={more}>{t("repeats.more")}</Button></div>}
    </div>
  );
};
