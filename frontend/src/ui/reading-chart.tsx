/** A device's curve with its limits and the times outside them. */
import { span, temperature } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useTheme } from "@/lib/theme";
import { axisTimeOf } from "@/lib/times";
import type { Point, Series } from "@/api/types";
import { withGaps } from "@/lib/gaps";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { chartOptions, type ChartWords, type Lane, type Mark } from "./reading-chart-options";

export type Curve = Pick<Series, "limits" | "excursions" | "gap_s"> & { points: Point[]; /** When it was fetched: silence is known up to then. */ looked_at_ms: number; marks?: readonly Mark[]; lanes?: readonly Lane[] };

const columns = (curve: Curve): uPlot.AlignedData => {
  const points = withGaps(curve.points, curve.gap_s, curve.looked_at_ms);
  return [
    points.map(([ms]) => ms / 1000),
    points.map(([, low]) => low),
    points.map(([, , high]) => high),
  ];
};

type Props = { curve: Curve; zone?: string | null | undefined; height?: number; label: string };

export const ReadingChart = ({ curve, zone, height = 132, label }: Props) => {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const t = useT();
  const shade = useTheme((store) => store.shade);
  const latest = useRef(curve);
  latest.current = curve;

  const words = useMemo<ChartWords>(
    () => ({
      upper: (value) => t("chart.upper", { value: temperature(value) }),
      lower: (value) => t("chart.lower", { value: temperature(value) }),
      silent: (seconds) => t("chart.gap", { span: span(seconds, t.language) }),
      outside: (seconds) => t("chart.outside", { span: span(seconds, t.language) }),
      time: (seconds, span_s) => axisTimeOf(seconds * 1000, span_s, { language: t.language, zone: zone || t.zone }),
    }),
    [t, zone],
  );

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const plot = new uPlot(chartOptions(() => latest.current, words, element.clientWidth, height), columns(latest.current), element);
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [words, height, shade]);

  useEffect(() => chart.current?.setData(columns(curve)), [curve]);

  const values = curve.points.flatMap(([, low, high]) => [low, high]);
  const summary = values.length === 0
    ? t("chart.empty")
    : t("chart.summary", { low: temperature(Math.min(...values)), high: temperature(Math.max(...values)) });
  return <div ref={box} role="img" aria-label={`${label}. ${summary}`} className="w-full overflow-hidden" />;
};
