import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { ConnectionState } from "@/ui/connection";
import { useState } from "react";
import { OutboxSheet } from "./outbox-sheet";
import { refused, waiting } from "./outbox";
import { useSending } from "./sender";
import { useQueue } from "./use-phone";
import { TalkSign } from "./talk";
import { PositionSign } from "./position-switch";

/** Always in sight: whether the line is up, what has not been sent, and whether one is seen. */
export const PhoneBar = () => {
  const t = useT();
  const [open, setOpen] = useState(false);
  const queue = useQueue();
  const [unsent, no] = [waiting(queue).length, refused(queue).length];
  const { id, stuck } = useSending();
  const offline = useLive((store) => store.connection.status === "offline");
  const look = no > 0 ? "border-bad text-bad" : unsent > 0 && (offline || stuck) ? "border-warn text-warn" : "border-line text-dim";
  const text = no > 0 ? t("phone.refused_count", { n: no }) : unsent === 0 ? t("phone.all_sent") : t(id === null ? "phone.waiting" : "phone.sending", { n: unsent });
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 text-xs">
      <ConnectionState />
      <PositionSign />
      <TalkSign />
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={`rounded-full border px-3 ${look}`}>
        <span aria-live="polite">{text}</span>
      </button>
      {open && <OutboxSheet onClose={() => setOpen(false)} />}
    </div>
  );
};
