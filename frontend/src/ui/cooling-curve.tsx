/** The curve around a visit, with the limits, the arrival and the finish; small enough for the customer's page. */
import type { Cooling } from "@/api/types";
import { drawn } from "@/lib/cooling";

const BOX = { width: 300, height: 90 };

export const CoolingCurve = ({ cooling, arrivedAt, finishedAt, label }: { cooling: Cooling; arrivedAt: string | null; finishedAt: string | null; label: string }) => {
  if (cooling.points.length < 2) return null;
  const { path, limits, x } = drawn(cooling, { from: Date.parse(cooling.since), to: Date.parse(cooling.until) }, BOX);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" className="h-24 w-full rounded-lg bg-raised">
      {limits.map(({ value_c, y }) => <line key={value_c} x1={0} x2={BOX.width} y1={y} y2={y} className="stroke-bad" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />)}
      {[arrivedAt, finishedAt].filter((at) => at !== null).map((at) => (
        <line key={at} x1={x(Date.parse(at))} x2={x(Date.parse(at))} y1={0} y2={BOX.height} className="stroke-dim" strokeDasharray="1 3" vectorEffect="non-scaling-stroke" />
      ))}
      <path d={path} fill="none" className="stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
    </svg>
  );
};
