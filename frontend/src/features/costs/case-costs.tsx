/** The costs of one case: what was claimed, and a new one. On the board and on the phone. */
import { useCostsOf, type CostClaim } from "@/api/costs";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { ClaimForm } from "./claim-form";
import { ClaimBody, ClaimStands, claimTitle } from "./claim-words";

export const CaseCosts = ({ orderId, version }: { orderId: string; version: number }) => {
  const t = useT();
  const may = useMay();
  const say = useToasts((store) => store.say);
  const { data, isPending, isError, error } = useCostsOf(orderId, version, true);
  const [isClaiming, setClaiming] = useState(false);
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  if (isPending) return <Loading>{t("cost.loading")}</Loading>;
  const done = (claim: CostClaim): void => (setClaiming(false), say("good", t(claim.way === "spot" ? "cost.decided" : "cost.claimed")));
  return (
    <>
      {data.claims.length > 0 && <ul className="grid gap-3">{data.claims.map((one) => <li key={`${one.id}:${one.version}`}><Claim claim={one} /></li>)}</ul>}
      {isClaiming && <ClaimForm orderId={orderId} known={data} onClaimed={done} />}
      {may("costs.claim") && <div><Button className="min-h-11" aria-expanded={isClaiming} onClick={() => setClaiming(!isClaiming)}>{t(isClaiming ? "cost.no_claim" : "cost.claim")}</Button></div>}
    </>
  );
};

const Claim = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  return (
    <article aria-label={claimTitle(claim, t)} className="grid grid-cols-1 gap-2 border-t border-line pt-2">
      <p className="flex flex-wrap items-baseline gap-x-3"><span className="font-semibold">{claimTitle(claim, t)}</span> <span className="text-xs"><ClaimStands claim={claim} /></span></p>
      <ClaimBody claim={claim} />
    </article>
  );
};
