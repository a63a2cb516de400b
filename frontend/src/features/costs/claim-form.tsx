/** A cost is claimed; the form says beforehand whether that decides it or asks for three words. */
import { COST_KINDS, useClaimCost, type CostClaim, type CostKind, type CostsOfCase } from "@/api/costs";
import { useT } from "@/lib/i18n/translate";
import { minorOf, money } from "@/lib/money";
import { newKey } from "@/lib/new-key";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select, TextArea } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";
import { AddCostPhotos } from "./photos";

type Props = { orderId: string; known: CostsOfCase; onClaimed: (claim: CostClaim) => void };

export const ClaimForm = ({ orderId, known, onClaimed }: Props) => {
  const t = useT();
  const claim = useClaimCost(orderId);
  const [kind, setKind] = useState<CostKind>("part");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [photos, setPhotos] = useState<string[]>([]);
  const [said, setSaid] = useState(false);
  // However often the button is pressed on a bad line, it is one claim; another content is another.
  const [key, setKey] = useState(newKey);
  const changed = <Value,>(set: (value: Value) => void) => (value: Value): void => (set(value), setKey(newKey()));
  const amount = minorOf(text, known.currency);
  const isMajor = said || known.major.includes(kind);
  const onTheSpot = known.on_the_spot[kind] ?? 0;
  const isSpot = !isMajor && amount !== null && amount <= onTheSpot;
  const lacksPhotos = isMajor && photos.length < known.least_photos;
  const hint = isMajor ? t("cost.major_steps", { n: known.least_photos }) : onTheSpot > 0 ? t("cost.spot_up_to", { amount: money(onTheSpot, known.currency, t.language) }) : t("cost.always_steps");
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (amount === null) return;
    claim.mutate({ kind, amount, reason: reason.trim(), photos, major: said, operation_id: key }, { onSuccess: onClaimed });
  };
  return (
    <form aria-label={t("cost.claim")} onSubmit={send} className="grid grid-cols-1 gap-3">
      <Select label={t("cost.kind")} value={kind} onChange={(event) => changed(setKind)(event.target.value as CostKind)}>
        {COST_KINDS.map((one) => <option key={one} value={one}>{t(`cost.kind.${one}`)}</option>)}
      </Select>
      <Field label={t("cost.amount", { currency: known.currency })} inputMode="decimal" autoComplete="off" required value={text} hint={hint} error={text !== "" && amount === null ? t("cost.no_amount") : null} onChange={(event) => changed(setText)(event.target.value)} />
      <TextArea label={t("cost.reason")} required maxLength={1000} value={reason} onChange={(event) => changed(setReason)(event.target.value)} />
      <label className="flex min-h-11 items-center gap-2">
        <input type="checkbox" className="size-4 accent-action" checked={isMajor} disabled={known.major.includes(kind)} onChange={(event) => changed(setSaid)(event.target.checked)} />
        <span>{t("cost.is_major")}</span>
      </label>
      <AddCostPhotos orderId={orderId} names={photos} onNames={changed(setPhotos)} />
      {claim.isError && <Refused>{refusalText(claim.error, t)}</Refused>}
      <div><Button type="submit" look="primary" className="min-h-11" disabled={amount === null || reason.trim() === "" || lacksPhotos || claim.isPending}>{t(isSpot ? "cost.decide_now" : "cost.ask")}</Button></div>
    </form>
  );
};
