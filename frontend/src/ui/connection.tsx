/** How fresh what one sees is: live with its delay, or since when it is not. Only a change of state is read out, not every second. */
import { useLive } from "@/api/live/live-store";
import { ago } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";

const LATE_MS = 3000;

export const ConnectionState = () => {
  const t = useT();
  const connection = useLive((store) => store.connection);
  const nowMs = useNow();
  const [look, text, spoken] = ((): [string, string, string] => {
    if (connection.status === "connecting") return ["bg-idle", t("stream.connecting"), ""];
    if (connection.status === "offline") return ["bg-bad", t("stream.offline", { since: ago(new Date(connection.sinceMs).toISOString(), nowMs, t.language) }), t("stream.said_offline")];
    const seconds = Number((connection.delayMs / 1000).toFixed(1));
    return connection.delayMs > LATE_MS ? ["bg-warn", t("stream.late", { seconds }), t("stream.said_late")] : ["bg-good", t("stream.live", { seconds }), t("stream.said_live")];
  })();
  return (
    <div className="tabular flex items-center gap-1.5 whitespace-nowrap text-dim">
      <span aria-hidden className={`size-2 rounded-full ${look}`} />
      <span>{text}</span>
      <span role="status" className="sr-only">{spoken}</span>
    </div>
  );
};
