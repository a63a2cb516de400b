/** The label of a device: made and shown once, to be printed; those that work, to be revoked. */
import { useLabels, useMakeLabel, usePrintLabels, useRevokeLabel, type Label } from "@/api/requests";
import { useMay } from "@/api/rights";
import type { Device } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";

export const LabelCard = ({ device, siteId }: { device: Device; siteId: string }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const labels = useLabels(device.id);
  const made = useMakeLabel();
  const printed = usePrintLabels(siteId);
  if (!useMay()("assets.write")) return null;
  const refused = { onError: (error: Error): void => say("bad", refusalText(error, t)) };
  const own = { site_id: siteId, name: device.name, asset_id: device.asset_id, device_id: device.id };
  const make = (): void => made.mutate(own, refused);
  const print = (name: string, only: typeof own | null): void => printed.mutate({ only, onSheet: (sheet, number) => saveFile(`${name}${number > 1 ? `-${number}` : ""}.pdf`, sheet) }, refused);
  return (
    <section aria-label={t("label.title")} className="grid gap-2">
      <header className="flex items-center justify-between gap-3">
        <h3 className="text-dim">{t("label.title")}</h3>
        <Button disabled={made.isPending} onClick={make}>{t("label.make")}</Button>
      </header>
      <p className="text-xs text-dim">{t("label.about")}</p>
      <div className="flex flex-wrap gap-2">
        <Button disabled={printed.isPending} onClick={() => print(device.id, own)}>{t("label.print_one")}</Button>
        <Button disabled={printed.isPending} onClick={() => confirm(t("label.print_site_sure")) && print("labels", null)}>{t("label.print_site")}</Button>
      </div>
      {made.data && (
        <div className="grid justify-items-start gap-2 rounded-lg bg-warn-ground p-3">
          <p role="status" className="text-warn">{t("label.once")}</p>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(made.data.svg)}`} alt={t("label.picture", { name: device.name })} className="w-44 rounded border border-line" />
          <Button onClick={() => saveFile(`${device.id}.svg`, new Blob([made.data.svg], { type: "image/svg+xml" }))}>{t("label.save")}</Button>
        </div>
      )}
      <ul className="grid gap-1">{labels.data?.map((label) => <InUse key={label.id} label={label} onRevoked={() => (label.id === made.data?.id ? made.reset() : undefined)} />)}</ul>
    </section>
  );
};

const InUse = ({ label, onRevoked }: { label: Label; onRevoked: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const revoked = useRevokeLabel();
  const revoke = (): void => {
    if (confirm(t("label.revoke_sure"))) revoked.mutate(label.id, { onSuccess: onRevoked, onError: (error) => say("bad", refusalText(error, t)) });
  };
  return (
    <li className="flex items-center justify-between gap-3 text-xs">
      <span>{t("label.in_use", { time: dateTimeOf(label.made_at, t), by: label.made_by })}</span>
      <Button disabled={revoked.isPending} onClick={revoke}>{t("label.revoke")}</Button>
    </li>
  );
};
