/** Whether the work is as it should be: what was drawn is inspected, what was found is decided on. */
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { Empty } from "@/ui/notice";
import { Tabs } from "@/ui/tabs";
import type { ComponentType } from "react";
import { FindingsTab } from "./findings-tab";
import { ImprovementsTab } from "./improvements-tab";
import { InspectionsTab } from "./inspections-tab";
import { SampleTab } from "./sample-tab";

const PAGES = { inspections: InspectionsTab, findings: FindingsTab, sample: SampleTab, improvements: ImprovementsTab } satisfies Record<string, ComponentType>;
type Tab = keyof typeof PAGES;
const TABS: readonly (readonly [Tab, string])[] = [["inspections", "quality.read"], ["findings", "findings.read"], ["sample", "quality.read"], ["improvements", "improvements.read"]];

const QualityPage = () => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const offered = TABS.filter(([, right]) => may(right)).map(([name]) => name);
  const current = offered.find((name) => name === params["tab"]) ?? offered[0];
  if (current === undefined) return <Empty>{t("admin.nothing")}</Empty>;
  const Page = PAGES[current];
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <Tabs label={t("nav.quality")} names={offered} current={current} word={(name) => t(`quality.tab.${name}`)} />
      <Page key={current} />
    </div>
  );
};

export default QualityPage;
