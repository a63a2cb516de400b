/** Stock by place: depot, stores, vans; what each holds, moved and counted as a ledger. */
import { usePlaces, usePlaceStock, useRefills, type StockPlace } from "@/api/parts";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Loading, Refused } from "@/ui/notice";
import { CountForm } from "./count-form";
import { MoveForm } from "./move-form";
import { Movements } from "./movements";
import { placeName } from "./place-name";
import { Refills } from "./refills";
import { Differences, IdleStock } from "./stock-checks";
import { StockLevels } from "./stock-levels";

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
          <AllRefills picked={picked !== null} />
          {places.isPending && <Loading>{t("stock.loading")}</Loading>}
          {places.isError && <Refused>{refusalText(places.error, t)}</Refused>}
          <ul className="grid gap-1.5">
            {places.data?.map((place) => (
              <PickRow key={place.place} picked={place.place === picked?.place} onPick={() => setParams({ id: place.place })}>{placeName(place, t)}</PickRow>
            ))}
          </ul>
        </>
      }
      detail={picked ? <PlaceCard key={picked.place} place={picked} places={places.data ?? []} /> : <Overview />}
    />
  );
};

const Overview = () => (
  <div className="grid gap-6">
    <Refills />
    <IdleStock />
    <Differences />
  </div>
);

/** The way back from a place to what concerns all, with how many parts they ask for. */
const AllRefills = ({ picked }: { picked: boolean }) => {
  const t = useT();
  const { data } = useRefills();
  return (
    <ul className="mb-3">
      <PickRow picked={!picked} onPick={() => setParams({ id: null })}><span className={`font-semibold ${data?.length ? "text-warn" : ""}`}>{data?.length ? t("stock.refills_open", { n: data.length }) : t("stock.overview")}</span></PickRow>
    </ul>
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
      <StockLevels place={place.place} mayWrite={mayWrite} />
      {mayWrite && <MoveForm to={place} places={places} />}
      <Movements place={place} />
    </div>
  );
};
