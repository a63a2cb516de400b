/** Stock by place: depot, stores, vans; what each holds, moved and counted as a ledger. */
import { usePlaces, usePlaceStock, type StockPlace } from "@/api/parts";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Loading, Refused } from "@/ui/notice";
import { CountForm } from "./count-form";
import { MoveForm } from "./move-form";
import { Movements } from "./movements";
import { placeName } from "./place-name";

export const StockTab = () => {
  const t = useT();
  const { params } = useLocation();
  const places = usePlaces();
  const picked = places.data?.find(({ place }) => place === params["id"]) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.stock")} count={places.data && String(places.data.length)} />
          {places.isPending && <Loading>{t("stock.loading")}</Loading>}
          {places.isError && <Refused>{refusalText(places.error, t)}</Refused>}
          <ul className="grid gap-1.5">
            {places.data?.map((place) => (
              <PickRow key={place.place} picked={place.place === picked?.place} onPick={() => setParams({ id: place.place })}>{placeName(place, t)}</PickRow>
            ))}
          </ul>
        </>
      }
      detail={picked ? <PlaceCard key={picked.place} place={picked} places={places.data ?? []} /> : <Empty>{t("stock.pick_place")}</Empty>}
    />
  );
};

const PlaceCard = ({ place, places }: { place: StockPlace; places: readonly StockPlace[] }) => {
  const t = useT();
  const mayWrite = useMay()("parts.write");
  const held = usePlaceStock(place.place);
  return (
    <div className="grid gap-4">
      <Card title={placeName(place, t)}>
        {held.isPending && <Loading>{t("stock.loading")}</Loading>}
        {held.isError && <Refused>{refusalText(held.error, t)}</Refused>}
        {held.data && <CountForm place={place.place} held={held.data} mayWrite={mayWrite} />}
      </Card>
      {mayWrite && <MoveForm to={place} places={places} />}
      <Movements place={place} />
    </div>
  );
};
