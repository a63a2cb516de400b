/** Map regions: which there are, what each is made of, whether it answers, and who lies on it. */
import { useRegions } from "@/api/regions";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Hint, Loading, Note, Refused } from "@/ui/notice";
import { RegionCard } from "./region-card";

export const RegionsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { data, isPending, isError, error } = useRegions();
  const picked = data?.find(({ name }) => name === params["id"]) ?? data?.find((one) => one.in_use) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.regions")} count={data && String(data.length)} />
          {isPending && <Loading>{t("regions.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {data?.length === 0 && <Empty>{t("regions.none")}</Empty>}
          <ul className="mb-3 grid gap-1.5">
            {data?.map((region) => (
              <PickRow key={region.name} picked={region.name === picked?.name} onPick={() => setParams({ id: region.name })}>
                <span className="flex items-baseline gap-2">
                  <b className="min-w-0 flex-1 truncate font-semibold">{region.name}</b>
                  {region.in_use && <span className="text-good">{t("regions.in_use")}</span>}
                </span>
                <span className="truncate text-xs text-dim">{region.attribution}</span>
              </PickRow>
            ))}
          </ul>
          <Note>{t("regions.adding")} <code>hanlu region add EXTRACT.osm.pbf</code></Note>
        </>
      }
      detail={picked ? <RegionCard key={picked.name} region={picked} /> : <Hint>{t("regions.pick")}</Hint>}
    />
  );
};
