/** Records that look like one customer: laid side by side, and decided by the person who looks. */
import { useDuplicates, type Duplicate } from "@/api/customers";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { MergeForm } from "./merge-form";

const idOf = ({ into, duplicate }: Duplicate): string => [into.customer.id, duplicate.customer.id].sort().join("~");

export const DuplicatesTab = () => {
  const t = useT();
  const { params } = useLocation();
  const of = params["of"] ?? null;
  const { data, isPending, isError, error } = useDuplicates(of);
  const asked = params["id"] ?? (of === null ? null : (data?.map(idOf)[0] ?? null));
  const pair = data?.find((one) => idOf(one) === asked);
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("duplicates.title")} count={data && String(data.length)}>
            {of !== null && <Button onClick={() => setParams({ of: null, id: null })}>{t("duplicates.all")}</Button>}
          </ListHead>
          <p className="mb-3 text-dim">{t("duplicates.about")}</p>
          {isPending && <Loading>{t("duplicates.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {data?.length === 0 && <Empty>{t("duplicates.none")}</Empty>}
          <ul className="grid gap-1.5">{data?.map((one) => <Row key={idOf(one)} pair={one} picked={idOf(one) === asked} />)}</ul>
        </>
      }
      detail={pair === undefined ? <Hint>{t("duplicates.pick")}</Hint> : <MergeForm key={`${idOf(pair)} ${pair.into.customer.version} ${pair.duplicate.customer.version}`} pair={pair} />}
    />
  );
};

const Row = ({ pair, picked }: { pair: Duplicate; picked: boolean }) => {
  const t = useT();
  const { into, duplicate, signs, name } = pair;
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: idOf(pair) })}>
      <span className="flex flex-wrap items-baseline gap-x-2"><b className="font-semibold">{into.customer.name}</b><span aria-hidden className="text-dim">⇄</span><b className="font-semibold">{duplicate.customer.name}</b></span>
      <span className="text-xs text-dim">{signs.map((sign) => t(`duplicates.sign.${sign}`, { share: Math.round(name * 100) })).join(" · ")}</span>
    </PickRow>
  );
};
