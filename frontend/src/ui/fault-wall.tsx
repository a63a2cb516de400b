/** A wall around one part of a page: what breaks inside stays inside, says so, and can be tried again. */
import { useT } from "@/lib/i18n/translate";
import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { Wall } from "./wall";

/** `part`: what stands inside, as the reader calls it. */
type Props = { part: string; children: ReactNode; /** What broke was a dialog, and closes like one. */ onClose?: () => void };

export const FaultWall = ({ part, children, onClose }: Props) => {
  const instead = (error: unknown, onAgain: () => void): ReactNode => {
    const shown = <Fault part={part} error={error} onAgain={onAgain} />;
    return onClose === undefined ? shown : <Dialog title={part} onClose={onClose}>{shown}</Dialog>;
  };
  return <Wall instead={instead}>{children}</Wall>;
};

const Fault = ({ part, error, onAgain }: { part: string; error: unknown; onAgain: () => void }) => {
  const t = useT();
  return (
    <div role="alert" className="grid h-full content-center justify-items-start gap-3 overflow-auto p-4">
      <h2 className="font-semibold text-bad"><span aria-hidden>⚠ </span>{t("fault.title", { part })}</h2>
      <p className="text-dim">{t("fault.rest")}</p>
      <code className="max-w-full rounded bg-ground px-2 py-1 text-xs break-words select-all">{String(error)}</code>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={onAgain}>{t("fault.again")}</Button>
        <Button onClick={() => location.reload()}>{t("fault.reload")}</Button>
      </div>
    </div>
  );
};
