/** One map region: its base map and where that comes from, a test of it, and who lies on it. */
import { useCheckRegion, useChooseRegion, useMembers, type Checked, type MapRegion } from "@/api/regions";
import { useMay } from "@/api/rights";
import { number, span } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Card } from "@/ui/list-detail";
import { Loading, Refused } from "@/ui/notice";
import { Sure } from "@/ui/sure";
import { useToasts } from "@/ui/toast";
import { boundsText } from "./bounds-text";

const OWN_TILES = "own";

export const RegionCard = ({ region }: { region: MapRegion }) => {
  const t = useT();
  const mayManage = useMay()("regions.manage");
  const { bounds } = region;
  const rows: [string, string][] = [
    [t("regions.base_map"), region.tiles === OWN_TILES ? t("regions.own_tiles") : region.tiles],
    [t("regions.attribution"), region.attribution],
    [t("regions.extract"), region.extract],
    [t("regions.bounds"), `${boundsText(bounds, t)} · ${region.datum}`],
    [t("regions.made"), dateTimeOf(region.made_at, t)],
  ];
  return (
    <Card title={region.name}>
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {rows.map(([label, value]) => <div key={label} className="contents"><dt className="text-dim">{label}</dt><dd className="break-words">{value}</dd></div>)}
      </dl>
      {mayManage && <Check name={region.name} />}
      <MembersSection name={region.name} />
      {mayManage && !region.in_use && <Choose name={region.name} />}
    </Card>
  );
};

const Check = ({ name }: { name: string }) => {
  const t = useT();
  const check = useCheckRegion();
  return (
    <section aria-label={t("regions.check")} className="grid gap-2 border-t border-line pt-4">
      <Button className="justify-self-start" disabled={check.isPending} onClick={() => check.mutate(name)}>{t("regions.check")}</Button>
      {check.isPending && <Loading>{t("regions.checking")}</Loading>}
      {check.isError && <Refused>{refusalText(check.error, t)}</Refused>}
      {check.data && <Answers checked={check.data} />}
    </section>
  );
};

const MEGABYTE = 1_000_000;

const Answers = ({ checked: { tiles, tiles_fault, roads, across_s, across_m, places } }: { checked: Checked }) => {
  const t = useT();
  const answers: [good: boolean, text: string][] = [
    tiles === null
      ? [false, t("regions.tiles_broken", { fault: tiles_fault ?? "" })]
      : [tiles.middle_bytes > 0, t(tiles.middle_bytes > 0 ? "regions.tiles_good" : "regions.tiles_empty", { size: number(tiles.size_bytes / MEGABYTE, 1), min: tiles.min_zoom, max: tiles.max_zoom })],
    [roads !== "straight-line", t(roads === "straight-line" ? "regions.roads_missing" : "regions.roads_good", { km: number(across_m / 1000, 1), span: span(across_s, t.language) })],
    [places > 0, t("regions.places", { n: places })],
  ];
  return (
    <ul role="status" className="grid gap-1">
      {answers.map(([good, text]) => <li key={text} className={good ? "text-good" : "text-bad"}><span aria-hidden>{good ? "✓" : "✕"}</span> {text}</li>)}
    </ul>
  );
};

const MembersSection = ({ name }: { name: string }) => {
  const t = useT();
  const members = useMembers(name);
  const outside = members.data?.find((one) => !one.inside);
  return (
    <section aria-label={t("regions.members")} className="grid gap-2 border-t border-line pt-4">
      <h3 className="font-semibold">{t("regions.members")}</h3>
      {members.isPending && <Loading>{t("regions.loading")}</Loading>}
      {members.isError && <Refused>{refusalText(members.error, t)}</Refused>}
      {members.data?.length === 0 && <p className="text-dim">{t("regions.nobody")}</p>}
      {members.data !== undefined && members.data.length > 0 && (
        <table className="w-full text-left">
          <thead className="text-dim"><tr><th className="py-1 font-normal">{t("people.region")}</th>{(["outlets", "sites", "technicians"] as const).map((what) => <th key={what} className="py-1 text-right font-normal">{t(`regions.${what}`)}</th>)}</tr></thead>
          <tbody>
            {members.data.map((row) => (
              <tr key={`${row.inside}.${row.region}`} className="border-t border-line">
                <th scope="row" className="py-1 font-normal">{row.inside ? row.region ?? t("regions.of_none") : <span className="text-warn">{t("regions.outside")}</span>}</th>
                <td className="tabular py-1 text-right">{row.outlets}</td><td className="tabular py-1 text-right">{row.sites}</td><td className="tabular py-1 text-right">{row.technicians}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {outside !== undefined && <p className="text-xs text-warn">{t("regions.outside_about")}</p>}
    </section>
  );
};

const Choose = ({ name }: { name: string }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const choose = useChooseRegion();
  const onSure = (done: () => void): void => choose.mutate(name, { onSuccess: () => (say("good", t("regions.used", { name })), done()) });
  return <Sure act={t("regions.use")} question={t("regions.use_sure", { name })} keep={t("regions.leave")} look="primary" deed={choose} onSure={onSure} />;
};
