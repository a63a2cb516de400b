/** How uPlot draws a curve: shaded excursions and named gaps below, limits above, the newest value as a dot. */
import { gapsOf } from "@/lib/gaps";
import type uPlot from "uplot";
import type { Curve } from "./reading-chart";

export type ChartWords = {
  upper: (limit_c: number) => string;
  lower: (limit_c: number) => string;
  outside: (seconds: number) => string;
  silent: (seconds: number) => string;
  /** An instant of the axis, which is `span_s` long. */
  time: (epoch_s: number, span_s: number) => string;
};

/** Something that happened at an instant: a line from top to bottom. */
export type Mark = { at: string; tone: "accent" | "idle" | "bad" };
/** Something that was on for a while, as a strip along the bottom: a door, a defrost, a visit. */
export type Lane = { tone: "accent" | "warn" | "good"; spans: readonly (readonly [fromMs: number, toMs: number])[] };

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const shadeExcursions = (plot: uPlot, curve: Curve, words: ChartWords): void => {
  const { ctx, bbox } = plot;
  const endS = plot.scales["x"]?.max ?? 0;
  for (const excursion of curve.excursions) {
    const [fromS, toS] = [Date.parse(excursion.from) / 1000, excursion.to === null ? endS : Date.parse(excursion.to) / 1000];
    const left = Math.max(bbox.left, plot.valToPos(fromS, "x", true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(toS, "x", true));
    if (right <= left) continue;
    ctx.fillStyle = colour("bad-ground");
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    const text = words.outside(toS - fromS);
    const room = textWidth(ctx, text) + 2 * LABEL_GAP;
    // A short one says nothing, or many would write over each other; one that lasts always speaks.
    if (right - left >= room) write(ctx, text, left + LABEL_GAP, bbox.top + LABEL_GAP, colour("bad"), "top");
    else if (excursion.to === null) write(ctx, text, right - room, bbox.top + LABEL_GAP, colour("bad"), "top");
  }
};

/** Nothing was measured there: said where there is room, in the middle, and no line is drawn. */
const nameGaps = (plot: uPlot, curve: Curve, words: ChartWords): void => {
  const { ctx, bbox } = plot;
  for (const [fromMs, toMs] of gapsOf(curve.points, curve.gap_s, curve.looked_at_ms)) {
    const left = Math.max(bbox.left, plot.valToPos(fromMs / 1000, "x", true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(toMs / 1000, "x", true));
    const text = words.silent((toMs - fromMs) / 1000);
    const room = textWidth(ctx, text);
    if (right - left >= room + 2 * LABEL_GAP) write(ctx, text, (left + right - room) / 2, bbox.top + bbox.height / 2, colour("dim"), "middle");
  }
};

const LABEL_GAP = 5;

const font = (): string => `${10 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`;

const textWidth = (ctx: CanvasRenderingContext2D, text: string): number => {
  ctx.font = font();
  return ctx.measureText(text).width;
};

const write = (ctx: CanvasRenderingContext2D, text: string, x: number, y: number, fill: string, baseline: CanvasTextBaseline): void => {
  ctx.font = font();
  ctx.textAlign = "left";
  ctx.textBaseline = baseline;
  ctx.fillStyle = fill;
  ctx.fillText(text, x, y);
};

const drawLimit = (plot: uPlot, limit_c: number, text: string): void => {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(limit_c, "y", true);
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = colour("warn");
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
  write(ctx, text, bbox.left + 3, y - 3, colour("warn"), "bottom");
};

const drawMarks = (plot: uPlot, { marks = [] }: Curve): void => {
  const { ctx, bbox } = plot;
  for (const { at, tone } of marks) {
    const x = plot.valToPos(Date.parse(at) / 1000, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.fillStyle = colour(tone);
    ctx.fillRect(x - devicePixelRatio / 2, bbox.top, devicePixelRatio, bbox.height);
  }
};

const LANE_HEIGHT = 4;

/** One strip above the other; a short span still shows as a hairline. */
const drawLanes = (plot: uPlot, { lanes = [] }: Curve): void => {
  const { ctx, bbox } = plot;
  const height = LANE_HEIGHT * devicePixelRatio;
  lanes.forEach(({ tone, spans }, index) => {
    ctx.fillStyle = colour(tone);
    for (const [fromMs, toMs] of spans) {
      const left = Math.max(bbox.left, plot.valToPos(fromMs / 1000, "x", true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(toMs / 1000, "x", true));
      if (right >= left) ctx.fillRect(left, bbox.top + bbox.height - (index + 1) * (height + devicePixelRatio), Math.max(devicePixelRatio, right - left), height);
    }
  });
};

const drawNewest = (plot: uPlot, curve: Curve): void => {
  const last = curve.points.at(-1);
  if (last === undefined) return;
  const [ms, , high] = last;
  const outside = (curve.limits?.max_c ?? Infinity) < high || (curve.limits?.min_c ?? -Infinity) > high;
  // An old value says nothing of how the goods stand now.
  const isOld = curve.looked_at_ms - ms > curve.gap_s * 1000;
  plot.ctx.fillStyle = colour(isOld ? "idle" : outside ? "bad" : "good");
  plot.ctx.beginPath();
  plot.ctx.arc(plot.valToPos(ms / 1000, "x", true), plot.valToPos(high, "y", true), 3.5 * devicePixelRatio, 0, 2 * Math.PI);
  plot.ctx.fill();
};

/** Room for the limits too, so that one sees how far away they are. */
const valueRange = (curve: Curve, low: number | null, high: number | null): [number, number] => {
  const values = [low, high, curve.limits?.min_c, curve.limits?.max_c].filter((value) => typeof value === "number");
  if (values.length === 0) return [0, 1];
  const [bottom, top] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1, (top - bottom) * 0.15);
  return [bottom - room, top + room];
};

/** A lone reading still stands in a span that can be read (our own choice). */
const LEAST_SPAN_S = 600;

const timeRange = (first_s: number, last_s: number): [number, number] => [Math.min(first_s, last_s - LEAST_SPAN_S), last_s];

const shownSpan = ({ scales: { x } }: uPlot): number => (x?.max ?? 0) - (x?.min ?? 0);

export const chartOptions = (curve: () => Curve, words: ChartWords, width: number, height: number): uPlot.Options => {
  const axis = { stroke: colour("faint"), grid: { show: false }, ticks: { show: false }, font: "10px system-ui" };
  const line = { stroke: colour("ink"), width: 1.5, points: { show: false }, spanGaps: false };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    scales: { x: { range: (_plot, first_s, last_s) => timeRange(first_s, last_s) }, y: { range: (_plot, low, high) => valueRange(curve(), low, high) } },
    axes: [
      { ...axis, size: 20, space: 70, values: (plot, splits) => splits.map((at_s) => words.time(at_s, shownSpan(plot))) },
      { ...axis, size: 34, space: 34, values: (_plot, splits) => splits.map((value) => `${value}°`.replace("-", "\u2212")) },
    ],
    series: [{}, line, line],
    bands: [{ series: [2, 1], fill: colour("line") }],
    hooks: {
      drawClear: [(plot) => (shadeExcursions(plot, curve(), words), nameGaps(plot, curve(), words))],
      draw: [
        (plot) => {
          const { limits } = curve();
          if (typeof limits?.max_c === "number") drawLimit(plot, limits.max_c, words.upper(limits.max_c));
          if (typeof limits?.min_c === "number") drawLimit(plot, limits.min_c, words.lower(limits.min_c));
          drawLanes(plot, curve());
          drawMarks(plot, curve());
          drawNewest(plot, curve());
        },
      ],
    },
  };
};
