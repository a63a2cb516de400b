import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { ConnectionState } from "@/ui/connection";
import { waiting } from "./outbox";
import { useQueue } from "./use-phone";

/** Always in sight: whether the line is up, and what has not been sent. */
export const PhoneBar = () => {
  const t = useT();
  const count = waiting(useQueue()).length;
  const offline = useLive((store) => store.connection.status === "offline");
  return (
    <div className="flex min-h-6 items-center justify-between gap-3 text-xs">
      <ConnectionState />
      {count > 0 && <p role="status" className={offline ? "text-warn" : "text-dim"}>{t("phone.waiting", { n: count })}</p>}
    </div>
  );
};
