/** One figure over the weeks, with its target as a broken line. */
import type { Report } from "@/api/indicators";
import type { Translate } from "@/lib/i18n/translate";
import { dayText } from "@/lib/times";
import { linesOf, of, pointsOf, rangeOf, targetOf, written, type Figure } from "./figures";

const [WIDTH, HEIGHT, ROOM] = [240, 48, 4];

export const Trend = ({ figure, report, t }: { figure: Figure; report: Report; t: Translate }) => {
  const ratios = report.weeks.map((week) => of(figure, week.indicators));
  const values = ratios.map((ratio) => ratio?.value ?? null);
  const target = targetOf(figure, report.targets);
  const range = rangeOf(figure, values, target);
  const points = pointsOf(values, range, WIDTH, HEIGHT);
  const [aim] = target === null ? [null] : pointsOf([target], range, WIDTH, HEIGHT);
  return (
    <svg role="img" aria-label={t("figures.trend", { figure: t(`figure.${figure}`, { loop_h: report.targets.closed_loop_within_h }) })} viewBox={`${-ROOM} ${-ROOM} ${WIDTH + 2 * ROOM} ${HEIGHT + 2 * ROOM}`} className="w-full">
      <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line" />
      {aim && <line x1={0} x2={WIDTH} y1={aim.y} y2={aim.y} strokeDasharray="4 3" className="stroke-faint" />}
      {linesOf(points).map((line) => (
        <polyline key={line[0]?.x} points={line.map(({ x, y }) => `${x},${y}`).join(" ")} fill="none" strokeWidth={2} className="stroke-accent" />
      ))}
      {points.map((point, n) => point && (
        <circle key={point.x} cx={point.x} cy={point.y} r={3} className="fill-accent">
          <title>{`${dayText(report.weeks[n]?.begins ?? "", t)}: ${written(figure, ratios[n] ?? null, t.language)} (${figure === "settle" ? ratios[n]?.whole : `${ratios[n]?.part}/${ratios[n]?.whole}`})`}</title>
        </circle>
      ))}
    </svg>
  );
};
