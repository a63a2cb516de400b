/** What complaints were about, what they came from and where, and how long each step took. */
import { useComplaintFigures, useFiguresFile, type ComplaintFigures, type ComplaintGroup, type ComplaintPeriod } from "@/api/complaints";
import { useOutlets } from "@/api/outlets";
import { beginOf, dayAfter, dayIn } from "@/lib/days";
import { span } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Empty, Loading, Refused } from "@/ui/notice";

const DAYS = 84;
const GROUPS = ["types", "causes", "outlets", "models"] as const;
type Group = (typeof GROUPS)[number];
const FILTER: Record<Group, string> = { types: "type", causes: "cause", outlets: "outlet", models: "model" };

const nameOf = (group: Group, key: string, t: Translate): string => {
  if (group === "types") return key === "" ? t("complaint.no_type") : t.code("complaint_type", { code: key });
  if (group === "causes") return key === "" ? t("complaints.no_cause") : t.code("complaint_cause", { code: key });
  return key || t(group === "outlets" ? "breakdown.no_outlet" : "breakdown.no_model");
};

export const FiguresTab = () => {
  const t = useT();
  const { params } = useLocation();
  const today = dayIn(t.zone, Date.now());
  const [first, last] = [params["first"] ?? dayAfter(today, 1 - DAYS), params["last"] ?? today];
  const outlets = useOutlets();
  const period: ComplaintPeriod | null = first !== "" && last !== "" && first <= last
    ? { from: beginOf(first, t.zone).toISOString(), to: beginOf(dayAfter(last, 1), t.zone).toISOString(), ...(params["outlet"] ? { outlet: params["outlet"] } : {}) }
    : null;
  const figures = useComplaintFigures(period);
  const file = useFiguresFile();
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 items-end gap-3 sm:flex sm:flex-wrap">
        <Field label={t("figures.first")} type="date" value={first} max={last || today} onChange={(event) => setParams({ first: event.target.value }, true)} />
        <Field label={t("figures.last")} type="date" value={last} min={first} max={today} onChange={(event) => setParams({ last: event.target.value }, true)} />
        <Select label={t("figures.outlet")} value={params["outlet"] ?? ""} onChange={(event) => setParams({ outlet: event.target.value || null }, true)}>
          <option value="">{t("figures.all_outlets")}</option>
          {outlets.data?.map(({ name }) => <option key={name} value={name}>{name}</option>)}
        </Select>
        <Button disabled={period === null || file.isPending} onClick={() => period !== null && file.mutate(period, { onSuccess: (content) => saveFile(`${t("complaints.title")} ${first} ${last}.csv`, content) })}>{t("figures.export")}</Button>
      </div>
      {period === null && <Refused>{t("figures.no_period")}</Refused>}
      {figures.isError && <Refused>{refusalText(figures.error, t)}</Refused>}
      {figures.isLoading && <Loading>{t("figures.loading")}</Loading>}
      {figures.isSuccess && period !== null && <Shown figures={figures.data} t={t} />}
    </div>
  );
};

const Shown = ({ figures, t }: { figures: ComplaintFigures; t: Translate }) => {
  const tiles = [
    ["received", String(figures.complaints)], ["settled", `${figures.settled.part} / ${figures.settled.whole}`], ["again", `${figures.again.part} / ${figures.again.whole}`],
    ["files_open", String(figures.files.open)], ["files_overdue", String(figures.files.overdue)], ["files_accepted", String(figures.files.accepted)],
  ] as const;
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {tiles.map(([code, value]) => (
          <div key={code} className="grid content-start gap-1 rounded-xl border border-line bg-panel p-3">
            <dt className="text-dim">{t.code("complaint_figure", { code })}</dt>
            <dd className={`tabular text-2xl font-semibold ${code === "files_overdue" && figures.files.overdue > 0 ? "text-bad" : ""}`}>{value}</dd>
          </div>
        ))}
      </dl>
      {figures.complaints === 0 ? <Empty>{t("complaints.none_in_period")}</Empty> : (
        <div className="grid gap-4 lg:grid-cols-2">
          {GROUPS.map((group) => <Bars key={group} group={group} groups={figures[group]} t={t} />)}
          <Steps figures={figures} t={t} />
        </div>
      )}
    </>
  );
};

/** Each bar is a share of all; a group leads to its complaints. */
const Bars = ({ group, groups, t }: { group: Group; groups: readonly ComplaintGroup[]; t: Translate }) => (
  <section aria-label={t.code("complaints_by", { code: group })} className="grid content-start gap-2 rounded-xl border border-line bg-panel p-3">
    <h2 className="text-dim">{t.code("complaints_by", { code: group })}</h2>
    {groups.map((one) => (
      <button key={one.key} type="button" onClick={() => setParams({ tab: "list", [FILTER[group]]: one.key })} className="grid gap-1 rounded text-left hover:bg-raised">
        <span className="flex items-baseline justify-between gap-3"><span className="min-w-0 truncate">{nameOf(group, one.key, t)}</span><span className="tabular text-dim">{one.share.part} · {Math.round((one.share.value ?? 0) * 100)} %</span></span>
        <span aria-hidden className="block h-1.5 rounded bg-raised"><span className="block h-full rounded bg-accent" style={{ width: `${(one.share.value ?? 0) * 100}%` }} /></span>
      </button>
    ))}
  </section>
);

/** Who had the steps, the slowest on average first; so many are shown. */
const HOLDERS = 3;

const Steps = ({ figures: { steps, whole }, t }: { figures: ComplaintFigures; t: Translate }) => {
  const heads = ["mean", "median", "p90", "times"] as const;
  const told = (seconds: number | null): string => (seconds === null ? "–" : span(seconds, t.language));
  const withPeople = steps.some(({ holders }) => holders.length > 0);
  return (
    <section aria-label={t("complaints.lasted")} className="grid content-start gap-2 rounded-xl border border-line bg-panel p-3 lg:col-span-2">
      <h2 className="text-dim" title={t("complaints.lasted_is")}>{t("complaints.lasted")}</h2>
      <div role="region" aria-label={t("complaints.lasted_table")} tabIndex={0} className="relative overflow-x-auto">
        <table className="tabular w-full">
          <thead className="text-dim">
            <tr>
              <th scope="col" className="py-1 text-left font-normal">{t("complaints.lasted_step")}</th>
              {heads.map((head) => <th key={head} scope="col" title={t(`lasted_is.${head}`)} className="cursor-help py-1 pl-3 text-right font-normal whitespace-nowrap underline decoration-dotted underline-offset-4">{t(`lasted.${head}`)}</th>)}
              {withPeople && <th scope="col" title={t("complaints.lasted_is_holders")} className="cursor-help py-1 pl-6 text-left font-normal whitespace-nowrap underline decoration-dotted underline-offset-4">{t("complaints.lasted_holders")}</th>}
            </tr>
          </thead>
          <tbody>
            <tr className="border-t border-line font-semibold">
              <th scope="row" className="py-1 text-left" title={t("complaints.lasted_is_whole")}>{t("complaints.lasted_whole")}</th>
              {[told(whole.mean_s.value), told(whole.median_s), told(whole.p90_s), whole.mean_s.whole].map((cell, n) => <td key={heads[n]} className="py-1 pl-3 text-right whitespace-nowrap">{cell}</td>)}
              {withPeople && <td />}
            </tr>
            {steps.map(({ step, owner, took_s, median_s, p90_s, holders }) => (
              <tr key={step} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">{t.code("complaint_step", { code: step })}{owner !== null && <span className="text-faint"> {t.code("role", { code: owner })}</span>}</th>
                {[told(took_s.value), told(median_s), told(p90_s), took_s.whole].map((cell, n) => <td key={heads[n]} className="py-1 pl-3 text-right whitespace-nowrap">{cell}</td>)}
                {withPeople && <td className="py-1 pl-6">{holders.slice(0, HOLDERS).map(({ name, took_s: took }) => `${name} ${told(took.value)} (${took.whole})`).join(" · ")}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="text-xs text-dim">{t("complaints.lasted_is")}</p>
    </section>
  );
};
