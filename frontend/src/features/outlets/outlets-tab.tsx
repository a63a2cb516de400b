/** Every outlet, with the land it serves. */
import { useOutlets, type Outlet } from "@/api/outlets";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { OutletDays } from "./outlet-days";
import { OutletForm } from "./outlet-form";

const NEW = "new";

export const OutletsTab = () => {
  const t = useT();
  const mayWrite = useMay()("outlets.write");
  const { params } = useLocation();
  const outlets = useOutlets();
  const picked = outlets.data?.find(({ name }) => name === params["id"]) ?? null;
  const open = picked !== null || params["id"] === NEW;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.outlets")} count={outlets.data && String(outlets.data.length)}>
            {mayWrite && <Button onClick={() => setParams({ id: NEW })}>{t("outlet.new")}</Button>}
          </ListHead>
          {outlets.isPending && <Loading>{t("outlet.loading")}</Loading>}
          {outlets.isError && <Refused>{refusalText(outlets.error, t)}</Refused>}
          {outlets.data?.length === 0 && <Empty>{t("outlet.none")}</Empty>}
          <ul className="grid gap-1.5">{outlets.data?.map((outlet) => <Row key={outlet.name} outlet={outlet} picked={outlet === picked} />)}</ul>
        </>
      }
      detail={open && outlets.data
        ? (
          <div className="grid gap-4">
            {picked !== null && <OutletDays outlet={picked.name} />}
            <OutletForm key={`${picked?.name}:${picked?.version}`} outlet={picked} others={outlets.data.filter((one) => one !== picked)} mayWrite={mayWrite} />
          </div>
        )
        : <Hint>{t("outlet.pick")}</Hint>}
    />
  );
};

const Row = ({ outlet: { name, region, area, overlaps }, picked }: { outlet: Outlet; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: name })}>
      <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 truncate font-semibold">{name}</b><span className="text-xs text-dim">{region}</span></span>
      <span className="text-xs text-dim">{t(area === null ? "outlet.nearest" : "outlet.has_territory")}</span>
      {overlaps.length > 0 && <span className="text-xs text-warn">{t("outlet.overlaps", { names: overlaps.join(", ") })}</span>}
    </PickRow>
  );
};
