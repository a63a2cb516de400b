/** How near an article is, as a share and as a bar. */
import { useT } from "@/lib/i18n/translate";

/** From here on the bar is good, below it weak: for the eye only. */
const GOOD = 0.6;

export const Near = ({ similarity }: { similarity: number }) => {
  const t = useT();
  const percent = Math.round(similarity * 100);
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-xs text-dim" title={t("knowledge.similarity")}>
      <span aria-hidden className="h-1.5 w-12 overflow-hidden rounded bg-raised"><span className={`block h-full ${similarity >= GOOD ? "bg-good" : "bg-warn"}`} style={{ width: `${percent}%` }} /></span>
      <span className="tabular"><span className="sr-only">{t("knowledge.similarity")} </span>{percent} %</span>
    </span>
  );
};
