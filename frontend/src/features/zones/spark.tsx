/** The last 24 hours of a zone, small: its curve and its limits. */
import type { ZoneCurve, ZoneState } from "@/api/zones";
import { drawn } from "@/lib/cooling";
import { temperature } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";

const BOX = { width: 168, height: 36 };
const DAY_MS = 24 * 3_600_000;

type Props = { state: ZoneState; curve: ZoneCurve | undefined; nowMs: number };

export const Spark = ({ state: { zone, gap_s, standing }, curve, nowMs }: Props) => {
  const t = useT();
  const points = curve?.points ?? [];
  if (points.length === 0) return <span className="text-xs text-faint">{curve === undefined ? "" : t("zones.no_curve")}</span>;
  const { path, limits } = drawn({ points, gap_s, min_c: zone.min_c, max_c: zone.max_c }, { from: nowMs - DAY_MS, to: nowMs }, BOX);
  const [low, high] = [Math.min(...points.map(([, one]) => one)), Math.max(...points.map(([, , one]) => one))];
  return (
    <svg role="img" aria-label={t("zones.curve", { low: temperature(low), high: temperature(high) })} viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" className="h-9 w-full max-w-48">
      {limits.map(({ value_c, y }) => <line key={value_c} x1="0" x2={BOX.width} y1={y} y2={y} className="stroke-warn" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />)}
      <path d={path} fill="none" className={standing === "outside" ? "stroke-bad" : "stroke-ink"} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
};
