import type { TechnicianState } from "@/api/types";
import { useT } from "@/lib/i18n/translate";

const SHOWN: readonly [TechnicianState, string][] = [
  ["working", "border-good bg-good/30"],
  ["free", "border-accent"],
  ["driving", "border-warn"],
  ["lost", "border-idle border-dashed"],
];

/** The same shapes as on the pins, with their words. */
export const MapLegend = () => {
  const t = useT();
  return (
    <ul aria-label={t("map.legend")} className="pointer-events-none absolute bottom-3 left-3 flex flex-wrap gap-x-4 gap-y-1 rounded-lg bg-panel/85 px-3 py-1.5 text-xs text-dim">
      {SHOWN.map(([state, look]) => (
        <li key={state} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2.5 rounded-full border-2 ${look}`} />
          {t(`technician.state.${state}`)}
        </li>
      ))}
      <li className="flex items-center gap-1.5">
        <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 fill-bad"><path d="M5 0l5 9.500H0z" /></svg>
        {t("map.alarm")}
      </li>
    </ul>
  );
};
