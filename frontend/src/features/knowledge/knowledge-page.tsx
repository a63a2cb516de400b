/** The knowledge base: looking up for everybody; writing, gaps and files for the office. */
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Empty } from "@/ui/notice";
import { Tabs } from "@/ui/tabs";
import type { ComponentType } from "react";
import { ArticlesTab } from "./articles-tab";
import { FilesTab } from "./files-tab";
import { GapsTab } from "./gaps-tab";
import { SearchPanel } from "./search-panel";

const FindTab = () => {
  const { params } = useLocation();
  return <div className="h-full overflow-y-auto p-4"><div className="mx-auto max-w-3xl"><SearchPanel asked={params["q"] ?? ""} onAsk={(q) => setParams({ q: q || null })} /></div></div>;
};

const PAGES = { find: FindTab, articles: ArticlesTab, gaps: GapsTab, files: FilesTab } satisfies Record<string, ComponentType>;
type Tab = keyof typeof PAGES;
const TABS: readonly (readonly [Tab, string])[] = [["find", "knowledge.read"], ["articles", "knowledge.write"], ["gaps", "knowledge.write"], ["files", "knowledge.write"]];

const KnowledgePage = () => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const offered = TABS.filter(([, right]) => may(right)).map(([name]) => name);
  const current = offered.find((name) => name === params["tab"]) ?? offered[0];
  if (current === undefined) return <Empty>{t("admin.nothing")}</Empty>;
  const Page = PAGES[current];
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <Tabs label={t("nav.knowledge")} names={offered} current={current} word={(name) => t(`knowledge.tab.${name}`)} />
      <Page key={current} />
    </div>
  );
};

export default KnowledgePage;
