/** Costs of a job: a button that opens what was claimed, and the form. Needs the network. */
import type { WorkOrder } from "@/api/types";
import { CaseCosts } from "@/features/costs/case-costs";
import { useT } from "@/lib/i18n/translate";
import { useState } from "react";
import { Sheet } from "./sheet";

export const CostsOfJob = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className="flex min-h-12 items-center justify-between rounded-2xl bg-panel p-4 text-left active:bg-raised">
        <span>{t("cost.title")}</span><span aria-hidden className="text-dim">›</span>
      </button>
      {isOpen && <Sheet title={t("cost.title")} onClose={() => setOpen(false)}><CaseCosts orderId={job.id} version={job.version} /></Sheet>}
    </>
  );
};
