/** Pages within a page, each for whoever has its right; the first that is open stands when the address names none. */
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { Empty } from "@/ui/notice";
import { Tabs } from "@/ui/tabs";
import type { ComponentType } from "react";

type Props<Name extends string> = {
  label: string;
  pages: Record<Name, ComponentType>;
  /** The tabs in their order, each with the right that opens it. */
  tabs: readonly (readonly [Name, string])[];
  word: (name: Name) => string;
};

export const TabbedPage = <Name extends string>({ label, pages, tabs, word }: Props<Name>) => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const offered = tabs.filter(([, right]) => may(right)).map(([name]) => name);
  const current = offered.find((name) => name === params["tab"]) ?? offered[0];
  if (current === undefined) return <Empty>{t("admin.nothing")}</Empty>;
  const Page: ComponentType = pages[current];
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)]">
      <Tabs label={label} names={offered} current={current} word={word} />
      <Page key={current} />
    </div>
  );
};
