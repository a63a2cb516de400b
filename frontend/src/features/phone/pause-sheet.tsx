import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { takeStep } from "./use-phone";

/** The reasons that the policy lets stop a clock. */
const REASONS = ["waiting_part", "waiting_customer", "waiting_access"] as const;

export const PauseSheet = ({ orderId, onClose }: { orderId: string; onClose: () => void }) => {
  const t = useT();
  const pause = async (reason: string): Promise<void> => {
    await takeStep(orderId, "paused", { reason });
    onClose();
  };
  return (
    <Dialog title={t("phone.pause")} onClose={onClose}>
      <div className="grid gap-2 p-4">
        {REASONS.map((reason) => (
          <Button key={reason} className="min-h-12" onClick={() => void pause(reason)}>{t(`pause.${reason}`)}</Button>
        ))}
      </div>
    </Dialog>
  );
};
