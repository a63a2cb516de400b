/** Programs that act by themselves: each with a token of its own, told once and ended at once. */
import { useRevokeToken, useTokens, type Token } from "@/api/access";
import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { Sure } from "@/ui/sure";
import { useToasts } from "@/ui/toast";
import { RightsSection } from "./rights-section";
import { reachText } from "./roles";
import { NewToken } from "./token-form";

const NEW = "new";

export const TokensTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { data, isPending, isError, error } = useTokens();
  const picked = data?.find(({ id }) => id === params["id"]) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.tokens")} count={data && String(data.filter((one) => one.revoked_at === null).length)}>
            <Button onClick={() => setParams({ id: NEW })}>{t("token.new")}</Button>
          </ListHead>
          {isPending && <Loading>{t("token.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {data?.length === 0 && <Empty>{t("token.none")}</Empty>}
          <ul className="grid gap-1.5">
            {data?.map((token) => (
              <PickRow key={token.id} picked={token.id === picked?.id} onPick={() => setParams({ id: token.id })}>
                <span className="flex items-baseline gap-2">
                  <b className="min-w-0 flex-1 truncate font-semibold">{token.name}</b>
                  <span>{t.code("role", { code: token.role })}</span>
                </span>
                <span className="flex justify-between gap-3 text-xs text-dim"><LastUse token={token} /><Standing token={token} /></span>
              </PickRow>
            ))}
          </ul>
        </>
      }
      detail={params["id"] === NEW ? <NewToken onDone={() => setParams({ id: null })} /> : picked ? <TokenCard key={picked.id} token={picked} /> : <Hint>{t("token.pick")}</Hint>}
    />
  );
};

const LastUse = ({ token }: { token: Token }) => {
  const t = useT();
  return <span>{token.used_at === null ? t("token.never_used") : t("token.used", { at: dateTimeOf(token.used_at, t) })}</span>;
};

const Standing = ({ token }: { token: Token }) => {
  const t = useT();
  return token.revoked_at === null ? <span className="text-good">{t("token.valid")}</span> : <span className="text-bad">{t("token.revoked")}</span>;
};

const TokenCard = ({ token }: { token: Token }) => {
  const t = useT();
  const live = useLive((store) => store.live);
  const nameOf = (id: string): string | undefined => (live.status === "live" ? (live.sites.get(id) ?? live.technicians.get(id))?.name : undefined);
  return (
    <Card title={token.name}>
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <dt className="text-dim">{t("people.role")}</dt><dd>{t.code("role", { code: token.role })}</dd>
        <dt className="text-dim">{t("people.scope")}</dt><dd className="break-words">{reachText(token.scope, nameOf, t)}</dd>
      </dl>
      <p className="text-dim">{t("token.made", { by: token.created_by, at: dateTimeOf(token.created_at, t) })}</p>
      <p className="text-dim"><LastUse token={token} /></p>
      <RightsSection role={token.role} />
      {token.revoked_at === null ? <Revoke token={token} /> : <p className="text-bad">{t("token.revoked_at", { at: dateTimeOf(token.revoked_at, t) })}</p>}
    </Card>
  );
};

const Revoke = ({ token: { id, name } }: { token: Token }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const revoke = useRevokeToken();
  const onSure = (done: () => void): void => revoke.mutate(id, { onSuccess: () => (say("good", t("token.is_revoked", { name })), done()) });
  return <Sure act={t("token.revoke")} question={t("token.revoke_sure", { name })} keep={t("token.keep")} look="danger" deed={revoke} onSure={onSure} />;
};
