/** Who owns what: each thing that somebody owes a case, the soonest due first, also of cases that are closed. */
import { useOwned, type Owned } from "@/api/owned";
import { useLive } from "@/api/live/live-store";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Select } from "@/ui/field";
import { LoadMore } from "@/ui/load-more";
import { Loading, Refused } from "@/ui/notice";
import { useMemo, useState } from "react";
import { isOwned, owedChanges } from "./owed";

type Props = { onOrder: (id: string) => void };

export const OwnedPanel = ({ onOrder }: Props) => {
  const t = useT();
  const may = useMay()("work_orders.change");
  const live = useLive((store) => store.live);
  const orders = live.status === "live" ? live.orders : null;
  const changes = useMemo(() => owedChanges(orders?.values() ?? []), [orders]);
  const owned = useOwned(changes, may);
  const [owner, setOwner] = useState("");
  if (!may) return null;
  const all = owned.data?.pages.flatMap((page) => page.items) ?? [];
  const owners = [...new Set(all.map((one) => one.owner))].filter((one) => one !== "").sort();
  const shown = all.filter((one) => isOwned(one, owner));
  return (
    <section aria-label={t("owned.title")} className="grid grid-cols-1 gap-2 border-t border-line p-4">
      <h2 className="text-sm font-semibold">{t("owned.title")}</h2>
      {owners.length > 1 && (
        <Select label={t("owned.whose")} value={owner} onChange={(event) => setOwner(event.target.value)}>
          <option value="">{t("owned.all")}</option>
          {owners.map((code) => <option key={code} value={code}>{t.code("level", { code })}</option>)}
        </Select>
      )}
      {owned.isError && <Refused>{refusalText(owned.error, t)}</Refused>}
      {owned.isPending && <Loading>{t("owned.loading")}</Loading>}
      {owned.data !== undefined && all.length === 0 && <p className="text-dim">{t("owned.none")}</p>}
      {shown.length > 0 && (
        <ul className="grid grid-cols-1 gap-1">
          {shown.map((one) => <Item key={`${one.work_order_id} ${one.clock} ${one.round} ${one.occasion}`} item={one} onOrder={onOrder} />)}
        </ul>
      )}
      <LoadMore hasMore={owned.hasNextPage} isFetching={owned.isFetchingNextPage} onMore={() => void owned.fetchNextPage()} />
    </section>
  );
};

const Item = ({ item, onOrder }: Props & { item: Owned }) => {
  const t = useT();
  const isLate = Date.parse(item.due_at) < useNow();
  const owner = t.code("level", { code: item.owner });
  return (
    <li>
      <button type="button" onClick={() => onOrder(item.work_order_id)} className="grid w-full grid-cols-1 gap-0.5 rounded px-1 py-0.5 text-left hover:bg-raised">
        <span className="flex items-baseline gap-2">
          <span className="tabular text-dim">{item.number}</span>
          <span className="min-w-0 flex-1 truncate">{item.why === null ? t.code("clock", { code: item.clock }) : t.code("contact.why", { code: item.why })}</span>
          <time dateTime={item.due_at} className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}>{t(isLate ? "owned.late" : "owned.due", { time: dateTimeOf(item.due_at, t, item.timezone) })}</time>
        </span>
        <span className="flex gap-2 text-xs text-dim">
          <span className="shrink-0">{item.taken_by === null ? owner : `${owner} · ${item.taken_by}`}</span>
          <span className="shrink-0">{item.site}</span>
          {item.reason !== null && <span className="truncate">{item.reason}</span>}
        </span>
      </button>
    </li>
  );
};
