/** For who answers for the service: the figures of a period, how they went week by week, and where. */
import type { OfThings } from "@/api/breakdown";
import { useIndicatorFile, useIndicators, type Grouping, type Period, type Ratio, type Report } from "@/api/indicators";
import { useOutlets } from "@/api/outlets";
import { beginOf, dayAfter, dayIn } from "@/lib/days";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { dimensionName } from "@/lib/rating";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Empty, Loading, Note, Refused } from "@/ui/notice";
import { BreakdownSection } from "./breakdown-section";
import { AT_MOST, dimensionsOf, of, percent, shownFigures, targetOf, verdict, written, type Figure } from "./figures";
import { HeatMap } from "./heat-map";
import { RemediesSection } from "./remedies-section";
import { RepeatsSection } from "./repeats-section";
import { ResponseSection } from "./response-section";
import { TimesSection } from "./times-section";
import { Trend } from "./trend";
import { TurnoverSection } from "./turnover-section";

const DAYS = 84;
const TONE = { met: "text-good", missed: "text-bad" } as const;

const ofThings = ({ from, to, outlet }: Period, { fault, model }: Readonly<Record<string, string>>): OfThings => ({
  from, to, ...(outlet !== undefined && { outlet }), ...(fault !== undefined && { fault }), ...(model !== undefined && { model }),
});

const FiguresPage = () => {
  const t = useT();
  const { params } = useLocation();
  const today = dayIn(t.zone, Date.now());
  const first = params["first"] ?? dayAfter(today, 1 - DAYS);
  const last = params["last"] ?? today;
  const by: Grouping = params["by"] === "technician" ? "technician" : "outlet";
  const whole = first !== "" && last !== "" && first <= last;
  const period: Period | null = whole
    ? { from: beginOf(first, t.zone).toISOString(), to: beginOf(dayAfter(last, 1), t.zone).toISOString(), timezone: t.zone, by, ...(params["outlet"] ? { outlet: params["outlet"] } : {}) }
    : null;
  const report = useIndicators(period);
  const file = useIndicatorFile();
  const outlets = useOutlets();
  const take = (): void =>
    period === null ? undefined : file.mutate(period, { onSuccess: (content) => saveFile(`${t("nav.figures")} ${first} ${last}.csv`, content) });
  return (
    <div className="h-full overflow-y-auto p-4">
      <header className="mb-4 flex flex-wrap items-end gap-3">
        <h1 className="w-full text-base font-semibold">{t("nav.figures")}</h1>
        <Field label={t("figures.first")} type="date" value={first} max={last || today} onChange={(event) => setParams({ first: event.target.value }, true)} />
        <Field label={t("figures.last")} type="date" value={last} min={first} max={today} onChange={(event) => setParams({ last: event.target.value }, true)} />
        <Select label={t("figures.outlet")} value={params["outlet"] ?? ""} onChange={(event) => setParams({ outlet: event.target.value || null }, true)}>
          <option value="">{t("figures.all_outlets")}</option>
          {outlets.data?.map(({ name }) => <option key={name} value={name}>{name}</option>)}
        </Select>
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ by: event.target.value }, true)}>
          <option value="outlet">{t("figures.by_outlet")}</option>
          <option value="technician">{t("figures.by_technician")}</option>
        </Select>
        <Button disabled={period === null || file.isPending} onClick={take}>{t("figures.export")}</Button>
      </header>
      {!whole && <Refused>{t("figures.no_period")}</Refused>}
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {report.isError && <Refused>{refusalText(report.error, t)}</Refused>}
      {report.isLoading && <Loading>{t("figures.loading")}</Loading>}
      {report.isSuccess && whole && <Shown report={report.data} by={by} t={t} />}
      {period !== null && (
        <>
          <BreakdownSection asked={ofThings(period, params)} days={`${first} ${last}`} t={t} />
          <ResponseSection asked={{ ...ofThings(period, params), timezone: t.zone }} days={`${first} ${last}`} t={t} />
          <RemediesSection asked={{ ...ofThings(period, params), timezone: t.zone }} days={`${first} ${last}`} t={t} />
          <RepeatsSection asked={ofThings(period, params)} days={`${first} ${last}`} t={t} />
          <TimesSection asked={ofThings(period, params)} days={`${first} ${last}`} t={t} />
          <TurnoverSection asked={ofThings(period, {})} days={`${first} ${last}`} t={t} />
          <HeatMap asked={ofThings(period, params)} days={`${first} ${last}`} t={t} />
        </>
      )}
    </div>
  );
};

const Shown = ({ report, by, t }: { report: Report; by: Grouping; t: Translate }) => (
  <>
    <ul aria-label={t("nav.figures")} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {shownFigures(report).map((figure) => <Tile key={figure} figure={figure} report={report} t={t} />)}
    </ul>
    {Date.parse(report.settled_until) < Date.parse(report.to) && (
      <div className="mt-3"><Note>{t("figures.unsettled", { time: dateTimeOf(report.settled_until, t), days: report.targets.repeat_within_days })}</Note></div>
    )}
    <Dimensions report={report} t={t} />
    <Groups report={report} by={by} t={t} />
  </>
);

/** What the figure was counted from: of a mean the number of things, of a share both sides. */
const countedOf = (figure: Figure, { part, whole }: Ratio, t: Translate): string => {
  if (figure === "score" || figure === "nps") return t("figures.ratings", { n: whole });
  return figure === "settle" ? t("figures.settled", { n: whole }) : `${part} / ${whole}`;
};

const Tile = ({ figure, report, t }: { figure: Figure; report: Report; t: Translate }) => {
  const ratio = of(figure, report.total);
  const target = targetOf(figure, report.targets);
  const judged = verdict(figure, ratio, report.targets);
  const { repeat_within_days: days, satisfied_from: stars, promoters_from: promoters, detractors_to: detractors, closed_loop_within_h: loop_h, front_line, same_day, rethought } = report.targets;
  const definition = t(`figure_is.${figure}`, { days, stars, promoters, detractors, loop_h, front: percent(front_line), day: percent(same_day), decided: percent(rethought) });
  return (
    <li className="grid content-start gap-1 rounded-xl border border-line bg-panel p-3">
      <details>
        <summary title={definition} className="flex list-none items-center justify-between gap-2 text-dim">
          {t(`figure.${figure}`, { loop_h })}<span aria-hidden className="grid size-5 place-items-center rounded-full border border-line text-xs">?</span>
        </summary>
        <p className="mt-1 text-xs text-dim">{definition}</p>
      </details>
      <p className="tabular flex flex-wrap items-baseline gap-2">
        <b className={`text-2xl font-semibold ${judged === null ? "" : TONE[judged]}`}>{written(figure, ratio, t.language)}</b>
        {ratio !== null && <span className="text-dim">{countedOf(figure, ratio, t)}</span>}
        {target !== null && <span className={judged === null ? "text-dim" : TONE[judged]}>{t(AT_MOST.has(figure) ? "figures.at_most" : "figures.at_least", { target: percent(target) })}{judged === "missed" && ` · ${t("figures.missed")}`}</span>}
      </p>
      {figure === "nps" && <p className="text-xs text-dim">{t("figures.nps_label", { target: report.targets.nps })}</p>}
      <Trend figure={figure} report={report} t={t} />
      <p className="tabular flex justify-between text-xs text-faint"><span>{report.weeks[0]?.begins}</span><span>{report.weeks.at(-1)?.begins}</span></p>
    </li>
  );
};

/** The means of the single points, as the customers gave them. */
const Dimensions = ({ report, t }: { report: Report; t: Translate }) => {
  const codes = dimensionsOf(report);
  if (codes.length === 0) return null;
  return (
    <section aria-label={t("figures.dimensions")} className="mt-4">
      <h2 className="text-dim" title={t("figures.dimensions_is")}>{t("figures.dimensions")}</h2>
      <dl className="tabular mt-2 grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-3">
        {codes.map((code) => {
          const ratio = report.total.dimensions[code];
          return (
            <div key={code} className="rounded-xl border border-line bg-panel p-3">
              <dt className="text-dim">{dimensionName(code, t.language)}</dt>
              <dd><b className="text-lg font-semibold">{ratio?.value?.toFixed(2) ?? "–"}</b> <span className="text-dim">{t("figures.ratings", { n: ratio?.whole ?? 0 })}</span></dd>
            </div>
          );
        })}
      </dl>
      <p className="mt-1 text-xs text-dim">{t("figures.dimensions_is")}</p>
    </section>
  );
};

const Groups = ({ report, by, t }: { report: Report; by: Grouping; t: Translate }) => {
  const [figures, points] = [shownFigures(report), dimensionsOf(report)];
  if (report.groups.length === 0) return <Empty>{t("figures.nothing")}</Empty>;
  return (
    <div role="region" aria-label={t(`figures.by_${by}`)} tabIndex={0} className="mt-4 overflow-x-auto rounded-xl border border-line bg-panel">
      <table className="tabular w-full text-left">
        <thead className="text-dim">
          <tr>
            <th scope="col" className="p-2 font-normal">{t(by === "outlet" ? "figures.by_outlet" : "figures.by_technician")}</th>
            {figures.map((figure) => <th key={figure} scope="col" className="p-2 text-right font-normal whitespace-nowrap">{t(`figure.${figure}`, { loop_h: report.targets.closed_loop_within_h })}</th>)}
            {points.map((code) => <th key={code} scope="col" className="p-2 text-right font-normal whitespace-nowrap">{dimensionName(code, t.language)}</th>)}
          </tr>
        </thead>
        <tbody>
          {report.groups.map((group) => (
            <tr key={group.id} className="border-t border-line">
              <th scope="row" className="p-2 font-normal whitespace-nowrap">{group.name || t("figures.unnamed")}</th>
              {figures.map((figure) => {
                const ratio = of(figure, group.indicators);
                const judged = verdict(figure, ratio, report.targets);
                return (
                  <td key={figure} className="p-2 text-right whitespace-nowrap" title={ratio === null ? undefined : countedOf(figure, ratio, t)}>
                    <span className={judged === null ? "" : TONE[judged]}>{written(figure, ratio, t.language)}</span>{judged === "missed" && <span className="sr-only"> {t("figures.missed")}</span>}
                  </td>
                );
              })}
              {points.map((code) => {
                const ratio = group.indicators.dimensions[code];
                return <td key={code} className="p-2 text-right" title={ratio && t("figures.ratings", { n: ratio.whole })}>{ratio?.value?.toFixed(2) ?? "–"}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

export default FiguresPage;
