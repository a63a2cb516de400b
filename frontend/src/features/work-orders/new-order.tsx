/** A request that came by phone or by mouth: kind, place, words. It is graded by the server at once. */
import { useOpenOrder } from "@/api/work-orders";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useState, type FormEvent } from "react";

const KINDS = ["repair", "installation", "maintenance", "inspection", "complaint", "consultation"] as const;

export const NewOrder = ({ onClose, onOpened }: { onClose: () => void; onOpened: (id: string) => void }) => {
  const t = useT();
  const [siteId, setSiteId] = useState<string | null>(null);
  const open = useOpenOrder();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (siteId === null) return;
    const kind = KINDS.find((one) => one === form.get("kind")) ?? "repair";
    open.mutate(
      { kind, site_id: siteId, description: String(form.get("description")) },
      { onSuccess: (order) => (onClose(), onOpened(order.id)) },
    );
  };
  return (
    <Dialog title={t("new_order.title")} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4 p-4">
        <Select name="kind" label={t("new_order.kind")}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`kind.${kind}`)}</option>)}</Select>
        <SitePicker label={t("new_order.site")} required onPick={(site) => setSiteId(site?.id ?? null)} />
        <TextArea name="description" label={t("new_order.words")} rows={3} maxLength={4000} required />
        {open.isError && <Refused>{refusalText(open.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={open.isPending || siteId === null}>{t("new_order.open")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </form>
    </Dialog>
  );
};
