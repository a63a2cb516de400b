/** Notes on jobs that went to somebody else before they were sent: shown, taken along or let go; never lost. */
import type { WorkOrder } from "@/api/types";
import { copyText } from "@/lib/copy-text";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { phoneDatabase, type KeptDraft } from "./phone-db";
import { reportText } from "./report-text";
import { useDrafts, useQueue } from "./use-phone";

export const Leftovers = ({ jobs }: { jobs: readonly WorkOrder[] | null }) => {
  const t = useT();
  const drafts = useDrafts();
  const queue = useQueue();
  if (jobs === null) return null;
  const elsewhere = new Set([...jobs.map(({ id }) => id), ...queue.map(({ orderId }) => orderId)]);
  const left = drafts.filter(({ orderId }) => !elsewhere.has(orderId));
  return left.length > 0 && <ul aria-label={t("leftover.title")} className="grid gap-2">{left.map((draft) => <Left key={draft.orderId} draft={draft} />)}</ul>;
};

const Left = ({ draft }: { draft: KeptDraft }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const text = reportText(draft.about, [], t, draft.visit);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) say("good", t("conflict.copied"));
    else say("bad", t("copy.by_hand", { label: t("copy.text") }));
  };
  return (
    <li className="grid gap-2 rounded-xl bg-warn-ground p-3 text-warn">
      <b>{t("leftover.title")}</b>
      <pre className="overflow-auto font-sans whitespace-pre-wrap">{text}</pre>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={() => void copy()}>{t("conflict.copy")}</Button>
        <Button onClick={() => void phoneDatabase.drafts.delete(draft.orderId)}>{t("leftover.drop")}</Button>
      </div>
    </li>
  );
};
