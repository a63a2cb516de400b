/** Costs that wait for a word, the soonest due first, and all others. */
import { SHOWS, useCost, useCosts, type CostClaim } from "@/api/costs";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Select } from "@/ui/field";
import { Link } from "@/ui/link";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { ClaimBody, ClaimStands, claimTitle } from "./claim-words";

const CostsPage = () => {
  const t = useT();
  const may = useMay();
  const { params } = useLocation();
  const offered = may("costs.decide") ? SHOWS : SHOWS.filter((one) => one !== "mine");
  const show = offered.find((one) => one === params["show"]) ?? offered[0] ?? "all";
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useCosts(show);
  const picked = items?.find(({ id }) => id === params["id"]);
  // Once decided it leaves the list, and who decided goes on reading how it stands.
  const other = useCost(picked === undefined ? (params["id"] ?? null) : null);
  const shown = picked ?? other.data;
  return (
    <ListDetail
      list={(
        <>
          <ListHead title={t("cost.page")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          <div className="mb-3">
            <Select label={t("cost.show")} value={show} onChange={(event) => setParams({ show: event.target.value, id: null }, true)}>
              {offered.map((one) => <option key={one} value={one}>{t(`cost.show.${one}`)}</option>)}
            </Select>
          </div>
          {isPending && <Loading>{t("cost.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t(show === "mine" ? "cost.none_mine" : "cost.none")}</Empty>}
          <ul className="grid gap-1.5">
            {items?.map((one) => (
              <PickRow key={one.id} picked={one.id === params["id"]} onPick={() => setParams({ id: one.id })}>
                <span className="flex flex-wrap gap-x-3"><span className="font-semibold">{claimTitle(one, t)}</span><Beyond claim={one} /></span>
                <span className="text-dim">{[one.number, one.site, one.outlet, one.claimed_by].filter(Boolean).join(" · ")}</span>
                <span className="text-xs"><ClaimStands claim={one} /></span>
              </PickRow>
            ))}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      )}
      detail={shown === undefined ? <Hint>{t("cost.pick")}</Hint> : <ClaimCard key={`${shown.id}:${shown.version}`} claim={shown} />}
    />
  );
};

const Beyond = ({ claim: { same_fault: same } }: { claim: CostClaim }) => {
  const t = useT();
  return same !== null && same.beyond_percent > 0 ? <span className="tabular text-warn">{t("cost.plus", { percent: same.beyond_percent })}</span> : null;
};

const ClaimCard = ({ claim }: { claim: CostClaim }) => {
  const t = useT();
  return (
    <Card title={claimTitle(claim, t)}>
      <p className="text-dim">{[claim.site, claim.outlet, `${claim.claimed_by} (${t.code("role", { code: claim.claimed_role })})`].filter(Boolean).join(" · ")} · <Link page="" params={{ order: claim.work_order_id }} className="text-accent underline">{claim.number}</Link></p>
      <p><ClaimStands claim={claim} /></p>
      <ClaimBody claim={claim} />
    </Card>
  );
};

export default CostsPage;
