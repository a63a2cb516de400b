import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import type { ReactNode } from "react";
import { useQueue } from "./use-phone";

/** At a shut door: what was done here is not lost. */
export const UnsentNotice = () => {
  const t = useT();
  const n = useQueue().length;
  return n > 0 && <p role="status" className="rounded-xl bg-warn-ground p-3 text-warn">{t("locked.unsent", { n })}</p>;
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
