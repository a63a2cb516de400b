/** Whether the work is as it should be: what was drawn is inspected, what was found is decided on. */
import { useT } from "@/lib/i18n/translate";
import { TabbedPage } from "@/ui/tabbed-page";
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
  return <TabbedPage label={t("nav.quality")} pages={PAGES} tabs={TABS} word={(name) => t(`quality.tab.${name}`)} />;
};

export default QualityPage;
