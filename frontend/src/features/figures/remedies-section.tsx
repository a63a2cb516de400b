/** By what cases were solved: the shares of each remedy, of repairs and of complaints. */
import { useRemedies, useRemediesFile, type Remedies, type RemedyGroup, type Zoned } from "@/api/core-figures";
import { useMay } from "@/api/rights";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Select } from "@/ui/field";
import { Empty } from "@/ui/notice";
import { FigureSection, FigureTable, type Column } from "./figure-section";
import { percent } from "./figures";
import { groupName } from "./response-section";

const GROUPINGS = ["all", "outlet", "technician", "model", "week"] as const;
const OF_REPAIRS = ["from_afar", "without_parts", "with_parts"] as const;

const wordOf = (by: Remedies["by"], t: Translate): string =>
  by === "all" ? t("remedies.by_all") : t(by === "week" ? "response.by_week" : `breakdown.by_${by}`);

const columns = (groups: readonly RemedyGroup[], t: Translate): Column<RemedyGroup>[] => {
  const found = groups.flatMap(({ shares }) => shares);
  const repairs = OF_REPAIRS.filter((remedy) => found.some((one) => one.of === "repair" && one.remedy === remedy));
  const complaints = [...new Set(found.filter((one) => one.of === "complaint").map((one) => one.remedy))];
  const column = (of: "repair" | "complaint", remedy: string, head: string): Column<RemedyGroup> => ({
    code: `${of} ${remedy}`, head, formula: t(`remedies_is.${of}`),
    cell: ({ shares }) => {
      const share = shares.find((one) => one.of === of && one.remedy === remedy)?.share;
      return share?.value == null ? "–" : <>{percent(Number(share.value.toFixed(3)))} <span className="text-faint">{share.part} / {share.whole}</span></>;
    },
  });
  return [
    ...repairs.map((remedy) => column("repair", remedy, t(`remedies.${remedy}`))),
    ...complaints.map((remedy) => column("complaint", remedy, t("remedies.of_complaint", { remedy: t.code("remedy", { code: remedy }) }))),
  ];
};

export const RemediesSection = ({ asked, days, t }: { asked: Zoned; days: string; t: Translate }) => {
  const may = useMay();
  const { params } = useLocation();
  const offered = GROUPINGS.filter((by) => by !== "technician" || may("people.read"));
  const by = offered.find((name) => name === params["remedies"]) ?? "all";
  const found = useRemedies({ ...asked, by });
  const file = useRemediesFile({ ...asked, by });
  return (
    <FigureSection
      title={t("remedies.title")} found={found} file={file} fileName={`${t("remedies.title")} ${days}.csv`} t={t}
      controls={
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ remedies: event.target.value }, true)}>
          {offered.map((name) => <option key={name} value={name}>{wordOf(name, t)}</option>)}
        </Select>
      }
    >
      {({ by: of, groups }) => groups.length === 0 ? <Empty>{t("remedies.nothing")}</Empty> : (
        <FigureTable label={t("remedies.title")} first={wordOf(of, t)} rows={groups} keyOf={({ id }) => id} nameOf={({ name }) => (of === "all" ? t("response.total") : groupName(of, name, t))} columns={columns(groups, t)} />
      )}
    </FigureSection>
  );
};
