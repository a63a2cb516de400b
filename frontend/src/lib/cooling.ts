/** Whether a device is back within its limits, and where it goes. Pure; the server judges by the same rules. */
import type { Point } from "@/api/types";

export type Limits = { min_c: number | null; max_c: number | null };
export type Trend = "falling" | "rising" | "steady";
export type Now = { value_c: number; at_ms: number; within: boolean | null; trend: Trend | null };

/** What the server judges by, and what the limits are for. */
export const JUDGED = "temperature_c";

/** Which of a device's values its curve shows: what it is judged by, else any other temperature. */
export const shownMetric = (metrics: readonly string[]): string => (metrics.includes(JUDGED) ? JUDGED : (metrics.find((name) => name.includes("temperature")) ?? JUDGED));

const TREND_OVER_MS = 15 * 60_000;
/** Slower is within the noise of a common sensor. */
const STEADY_C_PER_H = 0.5;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A live value has no mean of its own. */
const meanOf = ([, low, high, middle]: Point): number => middle ?? (low + high) / 2;

/** The slope of the least squares line through the last quarter of an hour. */
export const trendOf = (points: readonly Point[]): Trend | null => {
  const end = points.at(-1)?.[0] ?? 0;
  const last = points.filter(([ms]) => end - ms <= TREND_OVER_MS).map((point) => ({ hours: (point[0] - end) / 3_600_000, value_c: meanOf(point) }));
  const [hour, value] = [mean(last.map(({ hours }) => hours)), mean(last.map(({ value_c }) => value_c))];
  const spread = last.reduce((sum, { hours }) => sum + (hours - hour) ** 2, 0);
  if (last.length < 2 || spread === 0) return null;
  const perHour = last.reduce((sum, { hours, value_c }) => sum + (hours - hour) * (value_c - value), 0) / spread;
  return Math.abs(perHour) < STEADY_C_PER_H ? "steady" : perHour < 0 ? "falling" : "rising";
};

/** How it stands by the last reading; `within` is null where there are no limits, all is null where nothing was read of late. */
export const nowOf = (points: readonly Point[], { min_c, max_c }: Limits, gap_s: number, nowMs: number): Now | null => {
  const last = points.at(-1);
  if (last === undefined || nowMs - last[0] > gap_s * 1000) return null;
  const [at_ms, low, high] = last;
  const limited = min_c !== null || max_c !== null;
  return { value_c: meanOf(last), at_ms, trend: trendOf(points), within: limited ? (min_c === null || low >= min_c) && (max_c === null || high <= max_c) : null };
};

export type Box = { width: number; height: number };
type Curve = { points: readonly Point[]; gap_s: number } & Limits;

/** Where a curve lies in a drawing: its strokes, its limits, and the place of an instant and of a value. */
export const drawn = ({ points, gap_s, min_c, max_c }: Curve, { from, to }: { from: number; to: number }, { width, height }: Box) => {
  const limits = [min_c, max_c].filter((limit) => limit !== null);
  const values = [...points.flatMap(([, low, high]) => [low, high]), ...limits];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) * 0.08 || 1;
  const x = (ms: number): number => ((Math.min(Math.max(ms, from), to) - from) / Math.max(1, to - from)) * width;
  const y = (value: number): number => height - ((value - low + margin) / (high - low + 2 * margin)) * height;
  const path = points.map((point, at) => {
    const [ms] = point;
    const before = points[at - 1];
    const joined = before !== undefined && ms - before[0] <= gap_s * 1000;
    return `${joined ? "L" : "M"}${x(ms).toFixed(1)} ${y(meanOf(point)).toFixed(1)}`;
  });
  return { path: path.join(""), limits: limits.map((limit) => ({ value_c: limit, y: y(limit) })), x, y };
};
