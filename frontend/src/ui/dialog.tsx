import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

type Props = { title: string; onClose: () => void; children: ReactNode; bare?: boolean };

/** Focus goes in, stays in and comes back; Escape and a click outside close. */
export const Dialog = ({ title, onClose, children, bare = false }: Props) => (
  <Base.Root open onOpenChange={(open) => !open && onClose()}>
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-40 bg-black/50" />
      <Base.Popup className="fixed top-[14vh] left-1/2 z-50 max-h-[76vh] w-[min(92vw,560px)] -translate-x-1/2 overflow-auto rounded-xl border border-line bg-panel shadow-2xl">
        <Base.Title className={bare ? "sr-only" : "border-b border-line px-4 py-3 text-sm font-semibold"}>{title}</Base.Title>
        {children}
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);
