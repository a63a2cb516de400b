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

const Steps = ({ figures, t }: { figures: ComplaintFigures; t: Translate }) => (
  <section aria-label={t("complaints.lasted")} className="grid content-start gap-2 rounded-xl border border-line bg-panel p-3">
    <h2 className="text-dim" title={t("complaints.lasted_is")}>{t("complaints.lasted")}</h2>
    <table className="tabular w-full">
      <tbody>
        {figures.steps.map((one) => (
          <tr key={one.step} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-1 text-left font-normal">{t.code("complaint_step", { code: one.step })}</th>
            <td className="py-1 text-right">{one.took_s.value === null ? "–" : span(one.took_s.value, t.language)}</td>
            <td className="py-1 pl-3 text-right text-dim">{one.took_s.whole}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p className="text-xs text-dim">{t("complaints.lasted_is")}</p>
  </section>
);
