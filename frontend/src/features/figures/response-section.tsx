/** How soon requests for repair were answered: until somebody took them, and until somebody came. */
import { useResponse, useResponseFile, type ResponseGroup, type ResponseTimes, type Zoned } from "@/api/core-figures";
import { useMay } from "@/api/rights";
import { span } from "@/lib/format";
import type { Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Select } from "@/ui/field";
import { Empty } from "@/ui/notice";
import { FigureSection, FigureTable, type Column } from "./figure-section";

export const GROUPINGS = ["outlet", "technician", "model", "fault", "week"] as const;
const SPANS = ["mean", "median", "p90"] as const;

/** The name of a group in words: a week by its Monday, a fault in the language, and what stands for none. */
export const groupName = (by: ResponseTimes["by"], name: string, t: Translate): string => {
  if (name === "") return by === "week" ? "–" : t(`breakdown.no_${by}`);
  return by === "fault" ? t.code("fault", { code: name }) : name;
};

const columns = (t: Translate): Column<ResponseGroup>[] => [
  { code: "requests", head: t("response.requests"), formula: t("response_is.requests"), cell: (group) => group.requests },
  ...(["ack", "arrive"] as const).flatMap((what) =>
    SPANS.map((of): Column<ResponseGroup> => ({
      code: `${what}_${of}`, head: t(`response.${what}_${of}`), formula: t(`response_is.${what}`) + t(`response_is.${of}`),
      cell: (group) => {
        const seconds = of === "mean" ? group[what].mean_s.value : group[what][`${of}_s`];
        return seconds === null ? "–" : <span title={t("response.counted", { n: group[what].mean_s.whole })}>{span(seconds, t.language)}</span>;
      },
    })),
  ),
];

export const ResponseSection = ({ asked, days, t }: { asked: Zoned; days: string; t: Translate }) => {
  const may = useMay();
  const { params } = useLocation();
  const offered = GROUPINGS.filter((by) => by !== "technician" || may("people.read"));
  const by = offered.find((name) => name === params["response"]) ?? "outlet";
  const found = useResponse({ ...asked, by });
  const file = useResponseFile({ ...asked, by });
  return (
    <FigureSection
      title={t("response.title")} about={t("response.about")} found={found} file={file} fileName={`${t("response.title")} ${days}.csv`} t={t}
      controls={
        <Select label={t("figures.by")} value={by} onChange={(event) => setParams({ response: event.target.value }, true)}>
          {offered.map((name) => <option key={name} value={name}>{t(name === "week" ? "response.by_week" : `breakdown.by_${name}`)}</option>)}
        </Select>
      }
    >
      {({ by: of, total, groups }) => total.requests === 0 ? <Empty>{t("response.nothing")}</Empty> : (
        <FigureTable
          label={t("response.title")} first={t(of === "week" ? "response.by_week" : `breakdown.by_${of}`)} rows={[total, ...groups]}
          keyOf={(row) => (row === total ? "total" : `of ${row.id}`)} nameOf={(row) => (row === total ? <b className="font-semibold">{t("response.total")}</b> : groupName(of, row.name, t))}
          columns={columns(t)}
        />
      )}
    </FigureSection>
  );
};
