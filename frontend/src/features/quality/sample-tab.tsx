/** The sample of a month: what was drawn from how much, by outlet and technician, and its proof. */
import { SUBJECTS, useSample, type MonthDrawn } from "@/api/quality";
import { dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Field } from "@/ui/field";
import { ListHead } from "@/ui/list-detail";
import { Empty, Loading, Refused } from "@/ui/notice";

export const SampleTab = () => {
  const t = useT();
  const { params } = useLocation();
  const month = params["month"] ?? dayIn(t.zone, Date.now()).slice(0, 7);
  const sample = useSample(month);
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="grid max-w-5xl gap-4">
        <ListHead title={t("quality.tab.sample")} />
        <div className="w-48"><Field label={t("quality.month")} type="month" value={month} onChange={(event) => event.target.value && setParams({ month: event.target.value }, true)} /></div>
        {sample.isPending && <Loading>{t("quality.loading")}</Loading>}
        {sample.isError && <Refused>{refusalText(sample.error, t)}</Refused>}
        {sample.data !== undefined && (sample.data.draws.length === 0 ? <Empty>{t("quality.no_draws")}</Empty> : <Drawn month={sample.data} />)}
      </div>
    </div>
  );
};

const Drawn = ({ month }: { month: MonthDrawn }) => {
  const t = useT();
  const seeds = [...new Map(month.draws.map(({ subject, seed }) => [subject, seed]))];
  return (
    <>
      <p className={month.repeats ? "text-good" : "font-semibold text-bad"}>{t(month.repeats ? "quality.repeats" : "quality.not_repeats")}</p>
      <section aria-label={t("quality.coverage")} className="grid gap-4">
        <h2 className="font-semibold">{t("quality.coverage")}</h2>
        {SUBJECTS.map((subject) => {
          const rows = month.coverage.filter((one) => one.subject === subject);
          return rows.length === 0 ? null : (
            <div key={subject} className="grid gap-1.5">
              <h3 className="text-dim">{t(`quality.subject.${subject}`)}</h3>
              <ul className="grid gap-1.5">
                {rows.map((one) => (
                  <li key={`${one.outlet} ${one.technician_id}`} className="grid gap-x-4 rounded-lg border border-line bg-panel px-3 py-2 sm:grid-cols-2">
                    <span>{[one.technician_name, one.outlet].filter(Boolean).join(" · ") || t("quality.nobody")}</span>
                    <span className={`tabular ${one.drawn < one.needed ? "text-bad" : "text-dim"}`}>{t("quality.covers", { drawn: one.drawn, n: one.candidates, needed: one.needed, inspected: one.inspected })}</span>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </section>
      <section aria-label={t("quality.draws")} className="grid gap-2">
        <h2 className="font-semibold">{t("quality.draws")}</h2>
        <ul className="grid gap-1 text-dim">
          {month.draws.map((one) => <li key={`${one.subject} ${one.through}`} className="tabular">{t("quality.draw_line", { time: dateTimeOf(one.at, t), subject: t(`quality.subject.${one.subject}`), n: one.candidates, drawn: one.drawn, share: `${Math.round(one.share * 100)} %` })}</li>)}
        </ul>
        <dl className="grid gap-1">
          {seeds.map(([subject, seed]) => (
            <div key={subject} className="grid gap-x-3 sm:grid-cols-[12rem_1fr]">
              <dt className="text-dim">{t("quality.seed")} · {t(`quality.subject.${subject}`)}</dt>
              <dd className="font-mono text-xs break-all">{seed ?? t("quality.seed_later")}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
};
