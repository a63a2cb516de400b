/** The figures: how each is written, held against its target, and drawn over the weeks. Pure. */
import type { Indicators, Ratio, Report } from "@/api/indicators";
import { hours } from "@/lib/format";
import type { Language } from "@/lib/i18n/language";

export const FIGURES = ["csat", "score", "on_time", "success", "first_time_fix", "repeat", "complaints", "closed_loop", "settle", "nps", "front_line", "same_day", "rethought"] as const;
export type Figure = (typeof FIGURES)[number];

const NONE = "–";

/** A share in per cent, a score in stars, a duration in hours, the net promoter score in points; a dash where nothing was counted. */
export const written = (figure: Figure, ratio: Ratio | null, language: Language): string => {
  if (ratio === null || ratio.value === null) return NONE;
  if (figure === "settle") return hours(ratio.value, language);
  if (figure === "nps") return Math.round(ratio.value * 100).toString().replace("-", "−");
  return figure === "score" ? ratio.value.toFixed(2) : `${(ratio.value * 100).toFixed(1)} %`;
};

/** What should be rare. */
export const AT_MOST: ReadonlySet<Figure> = new Set(["repeat", "rethought"]);

/** A share that is aimed at, with no more digits than it has. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

export type Verdict = "met" | "missed" | null;

/** What the figure should be; null where no document names a target. */
export const targetOf = (figure: Figure, targets: Report["targets"]): number | null =>
  figure === "csat" || figure === "repeat" || figure === "front_line" || figure === "rethought" ? targets[figure] : null;

export const verdict = (figure: Figure, ratio: Ratio | null, targets: Report["targets"]): Verdict => {
  const target = targetOf(figure, targets);
  if (target === null || ratio === null || ratio.value === null) return null;
  return (AT_MOST.has(figure) ? ratio.value <= target : ratio.value >= target) ? "met" : "missed";
};

/** From bottom to top of a drawing: stars from 1 to 5, shares from nothing to all, rare ones up to what there is. */
export const rangeOf = (figure: Figure, values: readonly (number | null)[], target: number | null): [number, number] => {
  if (figure === "score") return [1, 5];
  if (figure === "nps") return [-1, 1];
  if (figure === "settle") return [0, Math.max(3600, ...values.map((value) => value ?? 0))];
  if (!AT_MOST.has(figure) && figure !== "complaints") return [0, 1];
  return [0, Math.max(0.1, (target ?? 0) * 2, ...values.map((value) => value ?? 0))];
};

export type Point = { x: number; y: number };

/** Where each week lies in a box; null where nothing was counted. One week alone stands in the middle. */
export const pointsOf = (values: readonly (number | null)[], [low, high]: [number, number], width: number, height: number): (Point | null)[] =>
  values.map((value, n) =>
    value === null ? null : { x: values.length > 1 ? (n * width) / (values.length - 1) : width / 2, y: height - ((Math.min(value, high) - low) / (high - low)) * height },
  );

/** The unbroken lines among the points: a week without a number ends one. */
export const linesOf = (points: readonly (Point | null)[]): Point[][] => {
  const lines: Point[][] = [[]];
  for (const point of points) {
    if (point === null) lines.push([]);
    else lines[lines.length - 1]?.push(point);
  }
  return lines.filter((line) => line.length > 1);
};

export const of = (figure: Figure, indicators: Indicators): Ratio | null => indicators[figure];

/** Without a single answer nobody was asked whether they recommend us: the policy leaves that out. */
export const shownFigures = (report: Report): readonly Figure[] => FIGURES.filter((figure) => figure !== "nps" || report.total.nps.whole > 0);

/** The points that were judged in the period, most often first. */
export const dimensionsOf = (report: Report): string[] =>
  Object.entries(report.total.dimensions).sort(([a, one], [b, other]) => other.whole - one.whole || a.localeCompare(b)).map(([code]) => code);
