/** Every machine, and the file of one over its whole life. */
import { useMachineFile, useMachines, type Machine } from "@/api/machines";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { FileCard } from "./file-card";

const MachinesPage = () => {
  const t = useT();
  const { params } = useLocation();
  const [search, site, asked] = [params["q"] ?? "", params["site"] ?? null, params["machine"] ?? null];
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useMachines(search, site);
  const file = useMachineFile(asked);
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("machines.title")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {site !== null && <Button onClick={() => setParams({ site: null })}>{t("machines.all_sites")}</Button>}
          </ListHead>
          <SearchBox label={t("machines.search")} text={search} onSearch={(q) => setParams({ q: q || null }, true)} className="mb-3 block" />
          {isPending && <Loading>{t("machines.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("machines.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} one={one} picked={one.id === asked} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={
        asked === null ? <Hint>{t("machines.pick")}</Hint>
          : file.isError ? <Refused>{refusalText(file.error, t)}</Refused>
            : file.data ? <FileCard key={asked} file={file.data} /> : <Loading>{t("machines.loading")}</Loading>
      }
    />
  );
};

const Row = ({ one: { id, serial, name, maker, model }, picked }: { one: Machine; picked: boolean }) => (
  <PickRow picked={picked} onPick={() => setParams({ machine: id })}>
    <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 truncate font-semibold">{name || model || serial}</b><span className="tabular text-xs text-dim">{serial}</span></span>
    <span className="truncate text-xs text-dim">{[maker, model].filter(Boolean).join(" · ") || "–"}</span>
  </PickRow>
);

export default MachinesPage;
