/** Groups as bars of a Pareto chart, and hours as shades. Pure. */
import type { BreakdownGroup } from "@/api/breakdown";

/** One bar: its part of all repairs, and the part of it with all bars before. Both from 0 to 1. */
export type Bar = { group: BreakdownGroup; share: number; cumulative: number };

/** The groups with repairs, most first, as the server orders them; at most so many. */
export const barsOf = (groups: readonly BreakdownGroup[], most: number): Bar[] => {
  let sum = 0;
  return groups
    .filter(({ share }) => share.part > 0)
    .slice(0, most)
    .map((group) => {
      sum += group.share.part;
      return { group, share: group.share.part / group.share.whole, cumulative: sum / group.share.whole };
    });
};

/** The middle of each bar at the height of its cumulative part, in a box of 100 by 100. */
export const lineOf = (bars: readonly Bar[]): string =>
  bars.map(({ cumulative }, n) => `${((n + 0.5) * 100) / bars.length},${100 - cumulative * 100}`).join(" ");

/** How strong a cell is shaded, in per cent of the colour: letters on it stay readable. */
const STRONGEST = 45;
export const shadeOf = (requests: number, most: number): number => (most === 0 ? 0 : Math.round((requests / most) * STRONGEST));
