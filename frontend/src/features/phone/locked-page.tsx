import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import type { ReactNode } from "react";
import { SaveUnsent } from "./save-unsent";
import { useQueue } from "./use-phone";

/** At a shut door: what was done here is not lost, and who cannot sign in any more can bring it to the desk as a file. */
export const UnsentNotice = () => {
  const t = useT();
  const queue = useQueue();
  if (queue.length === 0) return null;
  return (
    <div className="grid gap-3 rounded-xl bg-warn-ground p-3">
      <p role="status" className="text-warn">{t("locked.unsent", { n: queue.length })}</p>
      <SaveUnsent queue={queue} />
    </div>
  );
};

/** Too long without the server: what was read is put away until it has been asked. */
export const LockedPage = ({ onRetry, children }: { onRetry: () => void; children: ReactNode }) => {
  const t = useT();
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg content-center gap-4 p-6 text-[15px]">
      <h1 className="text-2xl font-semibold">{t("locked.title")}</h1>
      <p>{t("locked.about")}</p>
      {children}
      <Button look="primary" className="min-h-14" onClick={onRetry}>{t("locked.retry")}</Button>
    </main>
  );
};
