import { useMovements, type StockPlace } from "@/api/parts";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Card } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { placeName } from "./place-name";

/** The ledger of a place, newest first: what came, what went, who wrote it and why. */
export const Movements = ({ place }: { place: StockPlace }) => {
  const t = useT();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useMovements(place.place);
  return (
    <Card title={t("stock.ledger")}>
      {isPending && <Loading>{t("stock.loading")}</Loading>}
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      {items?.length === 0 && <Empty>{t("stock.no_movements")}</Empty>}
      <ol className="grid text-xs">
        {items?.map((one) => {
          const came = one.to.place === place.place;
          return (
            <li key={one.id} className="grid grid-cols-[auto_3rem_1fr] gap-x-3 border-t border-line py-1.5">
              <time dateTime={one.at} className="tabular text-dim">{dateTimeOf(one.at, t)}</time>
              <b className={`tabular text-right ${came ? "text-good" : "text-warn"}`}>{came ? "+" : "−"}{one.quantity}</b>
              <span>{one.part} <span className="text-dim">{came ? "←" : "→"} {placeName(came ? one.from : one.to, t)} · {one.by}{one.reason !== null && ` · ${one.reason}`}</span></span>
            </li>
          );
        })}
      </ol>
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </Card>
  );
};
