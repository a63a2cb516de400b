/** A question that comes up from below, within reach of the thumb. */
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

type Props = { title: string; onClose: () => void; children: ReactNode };

export const Sheet = ({ title, onClose, children }: Props) => {
  const t = useT();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed inset-x-0 bottom-0 z-50 mx-auto flex max-h-[88dvh] max-w-lg flex-col rounded-t-2xl border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] text-[15px]">
          <div className="flex items-center gap-3 border-b border-line py-1 pr-2 pl-4">
            <Dialog.Title className="flex-1 font-semibold">{title}</Dialog.Title>
            <Button className="border-transparent" onClick={onClose}>{t("action.close")}</Button>
          </div>
          <div className="grid gap-2 overflow-y-auto p-4">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
