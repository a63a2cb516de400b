/** All complaints: found again, counted, and the files of those that return. */
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { Tabs } from "@/ui/tabs";
import { FilesTab } from "./files-tab";
import { FiguresTab } from "./figures-tab";
import { ListTab } from "./list-tab";

const TABS = ["list", "figures", "files"] as const;

const ComplaintsPage = () => {
  const t = useT();
  const { params } = useLocation();
  const tab = TABS.find((name) => name === params["tab"]) ?? "list";
  return (
    <div className="h-full overflow-y-auto">
      <h1 className="sr-only">{t("complaints.title")}</h1>
      <Tabs label={t("complaints.title")} names={TABS} current={tab} word={(name) => t.code("complaints_tab", { code: name })} />
      <div className="p-4">{tab === "list" ? <ListTab /> : tab === "figures" ? <FiguresTab /> : <FilesTab />}</div>
    </div>
  );
};

export default ComplaintsPage;
