/** What somebody was shown is read, once the page is really looked at. */
import { tellRead } from "@/api/conversations";
import { useLive } from "@/api/live/live-store";
import type { DeskMessage } from "@/api/types";
import { unreadOf } from "@/lib/talk";
import { useEffect } from "react";

/** Without a network nothing is told; it is told when the line is back and the messages are still shown. */
export const useToldRead = (technicianId: string | null, shown: readonly DeskMessage[], side: "desk" | "phone"): void => {
  const online = useLive(({ connection }) => connection.status === "live");
  const ids = unreadOf(shown, side).map(({ id }) => id).sort().join(" ");
  useEffect(() => {
    if (technicianId === null || ids === "" || !online) return;
    const tell = (): void => {
      // Refused or unanswered: it stays unread, and is told with the next look.
      if (document.visibilityState === "visible") tellRead(technicianId, ids.split(" ")).catch(() => undefined);
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [technicianId, ids, online]);
};
