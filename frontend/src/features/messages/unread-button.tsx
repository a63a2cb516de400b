import { useConversations } from "@/api/conversations";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";

/** How many messages of technicians nobody at the desk has read; opens them. */
export const UnreadButton = () => {
  const t = useT();
  const n = useConversations().data?.reduce((sum, { unread }) => sum + unread, 0) ?? 0;
  const text = n > 0 ? t("talk.unread", { n }) : t("talk.none");
  return (
    <button type="button" aria-haspopup="dialog" title={text} aria-label={`${t("talk.title")}: ${text}`} onClick={() => setParams({ talk: "all" })} className={`flex min-h-8 items-center gap-1.5 rounded-lg px-2 ${n > 0 ? "bg-warn-ground text-warn" : "text-dim hover:text-ink"}`}>
      <span aria-hidden>✉</span>{n > 0 && <b aria-hidden className="tabular">{n}</b>}
    </button>
  );
};
