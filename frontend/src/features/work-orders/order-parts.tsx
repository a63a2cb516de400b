/** The parts an unfinished order probably needs: who proposes each and why, and whether its technician's van keeps it. */
import { useCatalogue, useProbableParts } from "@/api/parts";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { partsWanted } from "@/lib/kept-parts";
import { partName } from "@/lib/part-name";
import { probableWords } from "@/lib/probable-parts";
import { isFinished } from "@/lib/work-orders";

export const OrderParts = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const catalogue = useCatalogue().data ?? [];
  const probable = useProbableParts(order).data ?? [];
  const proposed = probable.filter(({ part }) => !order.parts.includes(part));
  if (isFinished(order) || order.parts.length + proposed.length === 0) return null;
  const why = (part: string): string => {
    const found = probable.find((one) => one.part === part);
    return found ? ` · ${probableWords(found, t)}` : "";
  };
  return (
    <section aria-label={t("parts.wanted")}>
      <h3 className="text-dim">{t("parts.wanted")}</h3>
      <ul>
        {partsWanted(order).map(({ part, n, kept }) => (
          <li key={part}>
            {partName(part, catalogue, t)}{n > 1 && ` ×${n}`}
            {order.technician_id !== null && <span className={kept ? "text-dim" : "text-warn"}> · {t(kept ? "parts.for_this" : "parts.to_fetch")}</span>}
            <span className="text-xs text-dim">{why(part)}</span>
          </li>
        ))}
        {proposed.map(({ part }) => (
          <li key={part} className="text-dim">{partName(part, catalogue, t)} · {t("parts.proposed")}<span className="text-xs">{why(part)}</span></li>
        ))}
      </ul>
    </section>
  );
};
