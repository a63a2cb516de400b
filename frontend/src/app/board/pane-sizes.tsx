import { useT } from "@/lib/i18n/translate";
import { fitted, PANES, recalledSizes, rememberSizes, squeezed, type PaneName, type PaneSizes } from "@/lib/panes";
import { Splitter } from "@/ui/splitter";
import { useEffect, useState } from "react";

type Sizes = { kept: PaneSizes; shown: PaneSizes; change: (name: PaneName, size: number) => void };

/** What one chose, kept in this browser, and what of it fits on this screen. */
export const usePaneSizes = (): Sizes => {
  const [kept, setKept] = useState(recalledSizes);
  const [screen, setScreen] = useState(innerWidth);
  useEffect(() => {
    const onResize = (): void => setScreen(innerWidth);
    addEventListener("resize", onResize);
    return () => removeEventListener("resize", onResize);
  }, []);
  const change = (name: PaneName, size: number): void => {
    const next = { ...kept, [name]: fitted(name, size) };
    setKept(next);
    rememberSizes(next);
  };
  return { kept, shown: squeezed(kept, screen), change };
};

const LINES = {
  list: { direction: "vertical", grows: 1, place: "top-0 -right-0.5 h-full" },
  detail: { direction: "vertical", grows: -1, place: "top-0 -left-0.5 h-full" },
  timeline: { direction: "horizontal", grows: -1, place: "-top-0.5 left-0 w-full" },
} as const;

/** The line along one pane's edge, laid over it. */
export const PaneSplitter = ({ name, sizes: { shown, change } }: { name: PaneName; sizes: Sizes }) => {
  const t = useT();
  const { direction, grows, place } = LINES[name];
  const { first, least, most } = PANES[name];
  return (
    <Splitter
      label={t(`pane.size.${name}`)} direction={direction} grows={grows} size={shown[name]} least={least} most={most}
      onSize={(size) => change(name, size)} onReset={() => change(name, first)} className={`absolute max-lg:hidden ${place}`}
    />
  );
};
