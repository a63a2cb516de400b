/** How often the stock of parts turned over, by outlet and by part; what is slow stands first and is marked. */
import { useTurnover, useTurnoverFile, type OutletTurnover, type PartTurnover } from "@/api/core-figures";
import { number } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Select } from "@/ui/field";
import { Empty } from "@/ui/notice";
import { FigureSection, FigureTable, type Column } from "./figure-section";

type Row = Pick<OutletTurnover, "used" | "mean_stock" | "turns" | "a_year">;
const times = (value: number | null): string => (value === null ? "–" : number(value, 2));

const columns = <R extends Row>(slow: number, t: Translate): Column<R>[] => [
  { code: "used", head: t("turnover.used"), formula: t("turnover_is.used"), cell: (row) => row.used },
  { code: "mean", head: t("turnover.mean_stock"), formula: t("turnover_is.mean_stock"), cell: (row) => number(row.mean_stock, 1) },
  { code: "turns", head: t("turnover.turns"), formula: t("turnover_is.turns"), cell: (row) => times(row.turns.value) },
  { code: "a_year", head: t("turnover.a_year"), formula: t("turnover_is.a_year", { slow }), cell: (row) => times(row.a_year) },
];

export const TurnoverSection = ({ asked, days, t }: { asked: { from: string; to: string; outlet?: string }; days: string; t: Translate }) => {
  const { params } = useLocation();
  const by = params["turnover"] === "part" ? "part" : "outlet";
  const found = useTurnover(asked);
  const file = useTurnoverFile(asked);
  return (
    <FigureSection
      title={t("turnover.title")} found={found} file={file} fileName={`${t("turnover.title")} ${days}.csv`} t={t}
      controls={
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ turnover: event.target.value }, true)}>
          {(["outlet", "part"] as const).map((name) => <option key={name} value={name}>{t(`turnover.by_${name}`)}</option>)}
        </Select>
      }
    >
      {({ outlets, parts, slow_below_a_year: slow }) => {
        if (parts.length === 0) return <Empty>{t("turnover.nothing")}</Empty>;
        if (by === "outlet") {
          const count: Column<OutletTurnover> = { code: "slow", head: t("turnover.slow"), formula: t("turnover_is.slow", { slow }), cell: (row) => <span className={row.slow > 0 ? "text-warn" : ""}>{row.slow}</span> };
          return <FigureTable label={t("turnover.title")} first={t("turnover.by_outlet")} rows={outlets} keyOf={({ outlet }) => outlet} nameOf={({ outlet }) => outlet || t("turnover.depot")} columns={[...columns<OutletTurnover>(slow, t), count]} />;
        }
        const mark: Column<PartTurnover> = { code: "slow", head: t("turnover.slow"), formula: t("turnover_is.slow", { slow }), cell: (row) => row.is_slow && <span className="text-warn">{t("turnover.is_slow")}</span> };
        const place: Column<PartTurnover> = { code: "outlet", head: t("turnover.by_outlet"), formula: t("turnover_is.outlet"), cell: (row) => row.outlet || t("turnover.depot") };
        return (
          <FigureTable
            label={t("turnover.title")} first={t("turnover.by_part")} rows={parts} keyOf={({ outlet, part }) => `${outlet} ${part}`}
            nameOf={(row) => <>{t.language === "en" ? row.name_en : row.name_zh} <span className="text-faint">{row.part}</span></>} columns={[place, ...columns<PartTurnover>(slow, t), mark]}
          />
        );
      }}
    </FigureSection>
  );
};
