import type { Cost } from "@/api/types";
import { useT } from "@/lib/i18n/translate";

const PARTS: readonly [Exclude<keyof Cost, "total" | "unserved">, string][] = [["travel_s", "bg-accent"], ["lateness", "bg-bad"], ["load", "bg-idle"], ["stability", "bg-warn"], ["overtime", "bg-warn"], ["away", "bg-idle"]];

/** A bar as long as the whole row, this many seconds of travel (our own choice). */
const FULL_S = 3600;

/** What makes up the cost, each part in its colour and named for those who cannot see it. */
export const CostBar = ({ cost }: { cost: Cost }) => {
  const t = useT();
  const shown = PARTS.filter(([part]) => cost[part] > 0);
  const whole = Math.max(FULL_S, shown.reduce((sum, [part]) => sum + cost[part], 0));
  return (
    <span role="img" aria-label={shown.map(([part]) => `${t.code("cost", { code: part })} ${cost[part]}`).join(", ")} className="flex h-1 gap-0.5">
      {shown.map(([part, look]) => (
        <span key={part} title={t.code("cost", { code: part })} className={`h-full min-w-1 rounded ${look}`} style={{ width: `${(100 * cost[part]) / whole}%` }} />
      ))}
    </span>
  );
};
