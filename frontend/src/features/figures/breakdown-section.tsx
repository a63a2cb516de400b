/** Where the work of the period was: a Pareto chart, and the figures of each group under it. */
import { useBreakdown, useBreakdownFile, type BreakdownBy, type BreakdownGroup, type OfThings } from "@/api/breakdown";
import { useMay } from "@/api/rights";
import { span } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Empty, Loading, Refused } from "@/ui/notice";
import { written } from "./figures";
import { ParetoChart } from "./pareto-chart";

const GROUPINGS = ["fault", "model", "outlet", "technician"] as const;
const COLUMNS = ["finished", "repairs", "share", "success", "repeat", "resolve_s", "score", "late"] as const;
type Column = (typeof COLUMNS)[number];

const groupName = (by: BreakdownBy, name: string, t: Translate): string => {
  if (name === "") return t(`breakdown.no_${by}`);
  return by === "fault" ? t.code("fault", { code: name }) : name;
};

const cell = (column: Column, group: BreakdownGroup, t: Translate): string => {
  if (column === "finished") return String(group.finished);
  if (column === "repairs") return String(group.share.part);
  const ratio = group[column];
  if (column === "resolve_s") return ratio.value === null ? "–" : span(ratio.value, t.language);
  return written(column === "score" ? "score" : "success", ratio, t.language);
};

/** What a group leads to: faults to their models and back, an outlet to all that is of it. */
const choose = (by: BreakdownBy, group: BreakdownGroup): void => {
  if (by === "fault") setParams({ fault: group.id, of: "model" });
  if (by === "model") setParams({ model: group.id, of: "fault" });
  if (by === "outlet") setParams({ outlet: group.id });
};
const leads = (by: BreakdownBy, group: BreakdownGroup): boolean => by === "fault" || by === "model" || (by === "outlet" && group.id !== "");

type Props = { asked: OfThings; days: string; t: Translate };

export const BreakdownSection = ({ asked, days, t }: Props) => {
  const may = useMay();
  const { params } = useLocation();
  const offered = GROUPINGS.filter((by) => by !== "technician" || may("people.read"));
  const by = offered.find((name) => name === params["of"]) ?? "fault";
  const found = useBreakdown({ ...asked, by });
  const file = useBreakdownFile();
  const take = (): void =>
    file.mutate({ ...asked, by }, { onSuccess: (content) => saveFile(`${t("breakdown.title")} ${t(`breakdown.by_${by}`)} ${days}.csv`, content) });
  return (
    <section aria-label={t("breakdown.title")} className="mt-6 grid gap-3">
      <header className="flex flex-wrap items-end gap-3">
        <h2 className="w-full text-base font-semibold">{t("breakdown.title")}</h2>
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ of: event.target.value }, true)}>
          {offered.map((name) => <option key={name} value={name}>{t(`breakdown.by_${name}`)}</option>)}
        </Select>
        {(["fault", "model"] as const).map((name) => asked[name] !== undefined && (
          <Button key={name} onClick={() => setParams({ [name]: null })} aria-label={t("breakdown.without", { name: groupName(name, asked[name], t) })}>
            {t(`breakdown.by_${name}`)}: {groupName(name, asked[name], t)} <span aria-hidden>×</span>
          </Button>
        ))}
        <Button disabled={file.isPending} onClick={take}>{t("figures.export")}</Button>
      </header>
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      {found.isLoading && <Loading>{t("figures.loading")}</Loading>}
      {found.isSuccess && <Groups by={found.data.by} groups={found.data.groups} t={t} />}
    </section>
  );
};

const Groups = ({ by, groups, t }: { by: BreakdownBy; groups: readonly BreakdownGroup[]; t: Translate }) => {
  if (groups.length === 0) return <Empty>{t("breakdown.nothing")}</Empty>;
  const nameOf = ({ name }: BreakdownGroup): string => groupName(by, name, t);
  const take = (group: BreakdownGroup): void => choose(by, group);
  return (
    <div className="grid gap-4 rounded-xl border border-line bg-panel p-3">
      {by !== "technician" && <ParetoChart groups={groups} nameOf={nameOf} leads={(group) => leads(by, group)} choose={take} t={t} />}
      <div role="region" aria-label={t("breakdown.table")} tabIndex={0} className="relative overflow-x-auto">
        <table className="tabular w-full text-left">
          <thead className="text-dim">
            <tr>
              <th scope="col" className="p-2 text-right font-normal">#</th>
              <th scope="col" className="p-2 font-normal">{t(`breakdown.by_${by}`)}</th>
              {COLUMNS.map((column) => <th key={column} scope="col" title={t(`breakdown_is.${column}`)} className="p-2 text-right font-normal whitespace-nowrap">{t(`breakdown.${column}`)}</th>)}
            </tr>
          </thead>
          <tbody>
            {groups.map((group, n) => (
              <tr key={group.id} className="border-t border-line">
                <td className="p-2 text-right text-faint">{n + 1}</td>
                <th scope="row" className="p-2 font-normal whitespace-nowrap">
                  {leads(by, group) ? <button type="button" className="text-left text-accent hover:underline" onClick={() => take(group)}>{nameOf(group)}</button> : nameOf(group)}
                </th>
                {COLUMNS.map((column) => <td key={column} className="p-2 text-right whitespace-nowrap">{cell(column, group, t)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
};
