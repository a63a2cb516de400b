/** Where most repairs come from: bars, largest first, and a line of how much they are together. */
import type { Translate } from "@/lib/i18n/translate";
import { barsOf, lineOf } from "./pareto";
import type { BreakdownGroup } from "@/api/breakdown";

const MOST = 12;
const MARKS = [100, 80, 50];
const percent = (part: number): string => `${(part * 100).toFixed(0)} %`;

type Props = {
  groups: readonly BreakdownGroup[];
  nameOf: (group: BreakdownGroup) => string;
  leads: (group: BreakdownGroup) => boolean;
  choose: (group: BreakdownGroup) => void;
  t: Translate;
};

/** The table below says the same in words; the numbers under the bars are those of its lines. */
export const ParetoChart = ({ groups, nameOf, leads, choose, t }: Props) => {
  const bars = barsOf(groups, MOST);
  if (bars.length === 0) return null;
  return (
    <figure aria-label={t("breakdown.chart")} className="grid gap-2">
      <div className="relative ml-10 h-48">
        {MARKS.map((mark) => (
          <div key={mark} aria-hidden className={`absolute inset-x-0 border-t border-line ${mark === 80 ? "border-dashed" : ""}`} style={{ bottom: `${mark}%` }}>
            <span className="tabular absolute -left-10 w-9 -translate-y-1/2 text-right text-xs whitespace-nowrap text-faint">{mark} %</span>
          </div>
        ))}
        <div className="absolute inset-0 flex items-end border-b border-line">
          {bars.map(({ group, share, cumulative }) => (
            <button
              key={group.id} type="button" disabled={!leads(group)} onClick={() => choose(group)}
              title={`${nameOf(group)}: ${group.share.part}`}
              aria-label={t("breakdown.bar", { name: nameOf(group), n: group.share.part, share: percent(share), cumulative: percent(cumulative) })}
              className="group flex h-full min-w-0 flex-1 items-end justify-center enabled:hover:bg-raised disabled:cursor-default"
            >
              <span className="block w-4/5 max-w-24 rounded-t bg-accent/60 group-enabled:group-hover:bg-accent" style={{ height: `${share * 100}%` }} />
            </button>
          ))}
        </div>
        <svg aria-hidden viewBox="0 0 100 100" preserveAspectRatio="none" className="pointer-events-none absolute inset-0 size-full overflow-visible">
          <polyline points={lineOf(bars)} fill="none" strokeWidth={2} vectorEffect="non-scaling-stroke" className="stroke-warn" />
        </svg>
      </div>
      <ol aria-hidden className="tabular ml-10 flex text-center text-xs text-dim">
        {bars.map(({ group }, n) => (
          <li key={group.id} className="min-w-0 flex-1 truncate px-0.5">{n + 1}<span className="hidden lg:inline"> {nameOf(group)}</span></li>
        ))}
      </ol>
      <figcaption className="flex flex-wrap gap-x-4 text-xs text-dim">
        <span className="flex items-center gap-1.5"><i aria-hidden className="size-2.5 rounded-sm bg-accent/60" />{t("breakdown.bars")}</span>
        <span className="flex items-center gap-1.5"><i aria-hidden className="h-0.5 w-4 bg-warn" />{t("breakdown.line")}</span>
        {(groups[MOST]?.share.part ?? 0) > 0 && <span>{t("breakdown.first", { n: bars.length })}</span>}
      </figcaption>
    </figure>
  );
};
