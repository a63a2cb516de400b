/** What the house knows of this job: kept for the machine's door, where there may be no network. */
import { SuggestedList } from "@/features/knowledge/suggested";
import { SearchPanel } from "@/features/knowledge/search-panel";
import { useLive } from "@/api/live/live-store";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { partName } from "@/lib/part-name";
import { Button } from "@/ui/button";
import { useState } from "react";
import { Sheet } from "./sheet";
import { useFact, useSuggestedKept } from "./use-facts";

const usePartName = (): ((part: string) => string) => {
  const t = useT();
  const catalogue = useFact("catalogue") ?? [];
  return (part) => partName(part, catalogue, t);
};

export const KnowledgeOfJob = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const named = usePartName();
  const live = useLive((store) => store.connection.status === "live");
  const items = useSuggestedKept(job)?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section aria-label={t("knowledge.for_order")} className="grid gap-2">
      <h2 className="text-dim">{t("knowledge.for_order")}</h2>
      <SuggestedList orderId={job.id} items={items} mayWork={live} partName={named} />
    </section>
  );
};

/** The whole library, as long as there is a network. */
export const LookUp = () => {
  const t = useT();
  const named = usePartName();
  const [isOpen, setIsOpen] = useState(false);
  const [asked, setAsked] = useState("");
  return (
    <>
      <Button className="min-h-12" aria-haspopup="dialog" onClick={() => setIsOpen(true)}>{t("knowledge.look_up")}</Button>
      {isOpen && <Sheet title={t("knowledge.look_up")} onClose={() => setIsOpen(false)}><SearchPanel asked={asked} onAsk={setAsked} partName={named} /></Sheet>}
    </>
  );
};
