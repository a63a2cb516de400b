/** Devices that bridges speak of: let in or refused by a person, nothing counts before. */
import { useApprove, useDismiss, useProposals, type Proposal } from "@/api/gateway";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { textOf } from "./binding-draft";
import { ZONE_KINDS } from "./formats";

const ID = "[A-Za-z0-9_:\\-]{1,64}";

const madeBy = ({ vendor, model }: Proposal): string => [vendor, model].filter(Boolean).join(" ");

export const ProposalsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useProposals();
  const picked = items?.find(({ id }) => id === params["id"]);
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.proposals")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          {isPending && <Loading>{t("proposals.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("proposals.none")}</Empty>}
          <ul className="grid gap-1.5">
            {items?.map((proposal) => (
              <PickRow key={proposal.id} picked={proposal.id === picked?.id} onPick={() => setParams({ id: proposal.id })}>
                <span className="flex items-baseline gap-3">
                  <b className="min-w-0 flex-1 truncate font-semibold">{proposal.name || proposal.device_uid}</b>
                  <span className="text-xs text-dim">{t.code("format", { code: proposal.format })}</span>
                </span>
                <span className="truncate text-xs text-dim">{[proposal.device_uid, madeBy(proposal)].filter(Boolean).join(" · ")}</span>
              </PickRow>
            ))}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={picked ? <ProposalCard key={picked.id} proposal={picked} /> : <Hint>{t("proposals.pick")}</Hint>}
    />
  );
};

const ProposalCard = ({ proposal }: { proposal: Proposal }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const approve = useApprove();
  const dismiss = useDismiss();
  const [siteId, setSiteId] = useState<string | null>(null);
  const device = proposal.name || proposal.device_uid;
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const text = textOf(event.currentTarget);
    const zone_kind = ZONE_KINDS.find((kind) => kind === text("zone_kind")) ?? null;
    approve.mutate({ id: proposal.id, device_id: text("id") || null, name: text("name") || null, site_id: siteId, zone_kind }, { onSuccess: () => say("good", t("proposals.approved", { device })) });
  };
  const onDismiss = (): void => dismiss.mutate(proposal.id, { onSuccess: () => say("good", t("proposals.dismissed", { device })) });
  const refused = approve.error ?? dismiss.error;
  const facts: [string, string][] = [
    [t("proposals.measures"), proposal.metrics.map((code) => t.code("metric", { code })).join(t("list.comma"))],
    [t("devices.channel"), proposal.channels.filter(Boolean).join(t("list.comma"))],
    [t("proposals.seen"), dateTimeOf(proposal.last_at, t)],
  ];
  return (
    <Card title={device}>
      <p className="text-dim">{[madeBy(proposal), t("proposals.said", { source: t.code("format", { code: proposal.source }) }), proposal.bridge_id !== null && t("proposals.through", { bridge: proposal.bridge_id })].filter(Boolean).join(" · ")}</p>
      <dl className="grid gap-1">
        {facts.filter(([, value]) => value !== "").map(([name, value]) => <div key={name} className="flex justify-between gap-4 border-b border-line pb-1"><dt className="text-dim">{name}</dt><dd className="text-right">{value}</dd></div>)}
      </dl>
      <form onSubmit={onSubmit} className="grid gap-4">
        <Field name="id" label={t("proposals.id")} hint={t("connect.id_hint")} required pattern={ID} defaultValue={proposal.device_uid} autoComplete="off" />
        <Field name="name" label={t("connect.name")} maxLength={120} defaultValue={proposal.name} autoComplete="off" />
        <SitePicker label={t("connect.site")} hint={t("connect.no_site")} onPick={(site) => setSiteId(site?.id ?? null)} />
        <Select name="zone_kind" label={t("connect.zone")} hint={t("connect.zone_hint")}>
          <option value="">{t("devices.no_zone")}</option>
          {ZONE_KINDS.map((kind) => <option key={kind} value={kind}>{t(`zone.${kind}`)}</option>)}
        </Select>
        {refused !== null && <Refused>{refusalText(refused, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={approve.isPending}>{t("proposals.approve")}</Button>
          <Button look="danger" disabled={dismiss.isPending} onClick={onDismiss}>{t("proposals.dismiss")}</Button>
        </div>
      </form>
    </Card>
  );
};
