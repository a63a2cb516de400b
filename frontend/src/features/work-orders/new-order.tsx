/** A request that came by phone or by mouth: kind, place, words. It is graded by the server at once. */
import { useOpenOrder } from "@/api/work-orders";
import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import type { FormEvent } from "react";

const KINDS = ["repair", "installation", "maintenance", "inspection", "complaint", "consultation"] as const;

export const NewOrder = ({ onClose, onOpened }: { onClose: () => void; onOpened: (id: string) => void }) => {
  const t = useT();
  const live = useLive((store) => store.live);
  const open = useOpenOrder();
  const sites = live.status === "live" ? [...live.sites.values()].sort((a, b) => a.name.localeCompare(b.name, t.language)) : [];
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const kind = KINDS.find((one) => one === form.get("kind")) ?? "repair";
    open.mutate(
      { kind, site_id: String(form.get("site_id")), description: String(form.get("description")) },
      { onSuccess: (order) => (onClose(), onOpened(order.id)) },
    );
  };
  return (
    <Dialog title={t("new_order.title")} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4 p-4">
        <Select name="kind" label={t("new_order.kind")}>{KINDS.map((kind) => <option key={kind} value={kind}>{t(`kind.${kind}`)}</option>)}</Select>
        <Select name="site_id" label={t("new_order.site")} required>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</Select>
        <TextArea name="description" label={t("new_order.words")} rows={3} maxLength={4000} required />
        {open.isError && <Refused>{refusalText(open.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={open.isPending || sites.length === 0}>{t("new_order.open")}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </form>
    </Dialog>
  );
};
