/** Sizes of the board's panes in pixels: dragged, moved by keys, kept in this browser. Pure but for the storage. */
import { recall, remember } from "./storage";

export const PANES = {
  list: { first: 312, least: 240, most: 560 },
  detail: { first: 350, least: 280, most: 640 },
  timeline: { first: 242, least: 96, most: 640 },
} as const;
export type PaneName = keyof typeof PANES;
export type PaneSizes = Readonly<Record<PaneName, number>>;

/** What the map keeps, whatever is dragged. */
const MAP_LEAST = 240;

export const fitted = (name: PaneName, size: number): number => Math.round(Math.min(PANES[name].most, Math.max(PANES[name].least, size)));

const FIRST: PaneSizes = { list: PANES.list.first, detail: PANES.detail.first, timeline: PANES.timeline.first };

/** What was kept, where it still makes sense. */
export const parseSizes = (text: string | null): PaneSizes => {
  const kept = ((): unknown => {
    try {
      return JSON.parse(text ?? "null");
    } catch {
      return null; // Somebody else's text under our name: begin anew.
    }
  })();
  if (typeof kept !== "object" || kept === null) return FIRST;
  const size = (name: PaneName): number => {
    const value = (kept as Record<string, unknown>)[name];
    return typeof value === "number" && Number.isFinite(value) ? fitted(name, value) : FIRST[name];
  };
  return { list: size("list"), detail: size("detail"), timeline: size("timeline") };
};

/** On a narrow screen the side panes give way before the map is gone. */
export const squeezed = (sizes: PaneSizes, screen: number): PaneSizes => {
  const over = sizes.list + sizes.detail + MAP_LEAST - screen;
  if (over <= 0) return sizes;
  const share = over / 2;
  return { ...sizes, list: fitted("list", sizes.list - share), detail: fitted("detail", sizes.detail - share) };
};

export const recalledSizes = (): PaneSizes => parseSizes(recall("panes"));
export const rememberSizes = (sizes: PaneSizes): void => remember("panes", JSON.stringify(sizes));
