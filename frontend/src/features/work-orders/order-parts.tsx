/** The parts an order probably needs, and whether its technician's van keeps them for it. */
import { useCatalogue } from "@/api/parts";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { partsWanted } from "@/lib/kept-parts";
import { partName } from "@/lib/part-name";

export const OrderParts = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const catalogue = useCatalogue().data ?? [];
  if (order.parts.length === 0) return null;
  return (
    <section aria-label={t("parts.wanted")}>
      <h3 className="text-dim">{t("parts.wanted")}</h3>
      <ul>
        {partsWanted(order).map(({ part, n, kept }) => (
          <li key={part}>
            {partName(part, catalogue, t)}{n > 1 && ` ×${n}`}
            {order.technician_id !== null && <span className={kept ? "text-dim" : "text-warn"}> · {t(kept ? "parts.for_this" : "parts.to_fetch")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
};
