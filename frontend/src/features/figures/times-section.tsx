/** Standard hours beside real ones: which machines and faults take longer than they should. */
import type { OfThings } from "@/api/breakdown";
import { useRepairTimes, useRepairTimesFile } from "@/api/repair-times";
import { span } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { timesBy, type Times, type TimesBy } from "@/lib/repair-times";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { Empty, Loading, Refused } from "@/ui/notice";

const GROUPINGS = ["model", "category", "fault"] as const;
const COLUMNS = ["repairs", "standard", "real", "of_standard"] as const;
/** Twice as long, or half: worth another look at the standard. */
const FAR = 1.5;

const nameOf = (by: TimesBy, name: string, t: Translate): string => {
  if (name === "") return t(`times.no_${by}`);
  return by === "fault" ? t.code("fault", { code: name }) : name;
};

export const TimesSection = ({ asked, days, t }: { asked: OfThings; days: string; t: Translate }) => {
  const { params } = useLocation();
  const by = GROUPINGS.find((name) => name === params["times"]) ?? "model";
  const found = useRepairTimes(asked);
  const file = useRepairTimesFile();
  const lines = found.data ? timesBy(by, found.data.groups) : [];
  return (
    <section aria-label={t("times.title")} className="mt-6 grid gap-3">
      <header className="flex flex-wrap items-end gap-3">
        <h2 className="w-full text-base font-semibold">{t("times.title")}</h2>
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ times: event.target.value }, true)}>
          {GROUPINGS.map((name) => <option key={name} value={name}>{t(`times.by_${name}`)}</option>)}
        </Select>
        <Button disabled={file.isPending} onClick={() => file.mutate(asked, { onSuccess: (content) => saveFile(`${t("times.title")} ${days}.csv`, content) })}>{t("figures.export")}</Button>
      </header>
      {file.isError && <Refused>{refusalText(file.error, t)}</Refused>}
      {found.isError && <Refused>{refusalText(found.error, t)}</Refused>}
      {found.isLoading && <Loading>{t("figures.loading")}</Loading>}
      {found.isSuccess && lines.length === 0 && <Empty>{t("times.nothing")}</Empty>}
      {lines.length > 0 && (
        <div role="region" aria-label={t("times.table")} tabIndex={0} className="overflow-x-auto rounded-xl border border-line bg-panel p-3">
          <table className="tabular w-full text-left">
            <thead className="text-dim">
              <tr>
                <th scope="col" className="p-2 font-normal">{t(`times.by_${by}`)}</th>
                {COLUMNS.map((column) => <th key={column} scope="col" title={t(`times_is.${column}`)} className="p-2 text-right font-normal whitespace-nowrap">{t(`times.${column}`)}</th>)}
              </tr>
            </thead>
            <tbody>{lines.map((line) => <Line key={line.name} line={line} name={nameOf(by, line.name, t)} t={t} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
};

const Line = ({ line: { repairs, standardS, realS, share }, name, t }: { line: Times; name: string; t: Translate }) => (
  <tr className="border-t border-line">
    <th scope="row" className="p-2 font-normal whitespace-nowrap">{name}</th>
    <td className="p-2 text-right">{repairs}</td>
    <td className="p-2 text-right whitespace-nowrap">{span(standardS, t.language)}</td>
    <td className="p-2 text-right whitespace-nowrap">{span(realS, t.language)}</td>
    <td className={`p-2 text-right ${share !== null && (share > FAR || share < 1 / FAR) ? "text-warn" : ""}`}>{share === null ? "–" : `${Math.round(share * 100)} %`}</td>
  </tr>
);
