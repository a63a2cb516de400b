/** The knowledge base: looking up for everybody; writing, gaps and files for the office. */
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { TabbedPage } from "@/ui/tabbed-page";
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
  return <TabbedPage label={t("nav.knowledge")} pages={PAGES} tabs={TABS} word={(name) => t(`knowledge.tab.${name}`)} />;
};

export default KnowledgePage;
