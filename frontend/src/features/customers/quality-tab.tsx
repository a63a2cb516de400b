/** What is missing of what must be known: the share by field and outlet against the policy's limit, and the list to work off. */
import { useDataQuality, useIncomplete, type Completeness, type Incomplete, type WatchedField } from "@/api/customers";
import { useT, type Translate } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Hint, Loading, Refused } from "@/ui/notice";

export const QualityTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { data, isPending, isError, error } = useDataQuality();
  if (isPending) return <Loading>{t("customers.loading")}</Loading>;
  if (isError) return <div className="p-4"><Refused>{refusalText(error, t)}</Refused></div>;
  const field = data.fields.find((one) => one.field === params["field"])?.field ?? null;
  const outlet = params["outlet"] ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("data.title")} />
          <p className="mb-3 text-dim">{t("data.about", { most: percent(data.missing_most) })}</p>
          <ul className="mb-4 grid gap-1.5">
            {data.fields.filter((one) => one.outlet === null).map((one) => (
              <PickRow key={one.field} picked={one.field === field} onPick={() => setParams({ field: one.field, outlet: null })}>
                <Line one={one} word={`${t(`data.of.${one.of}`)} · ${t(`data.field.${one.field}`)}`} t={t} />
              </PickRow>
            ))}
          </ul>
          <h2 className="mb-1 font-semibold">{t("data.growth")}</h2>
          <ul className="text-dim">
            {data.growth.map((one) => <li key={one.of} className="border-t border-line py-1.5">{t("data.grew", { of: t(`data.of.${one.of}`), n: one.total, now: one.this_week, before: one.week_before })}</li>)}
          </ul>
        </>
      }
      detail={field === null ? <Hint>{t("data.pick")}</Hint> : <Field key={field} field={field} outlets={data.fields.filter((one) => one.field === field && one.outlet !== null)} outlet={outlet} />}
    />
  );
};

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** The share in words and colour: over the limit or not. */
const Line = ({ one, word, t }: { one: Completeness; word: string; t: Translate }) => (
  <>
    <span className="flex items-baseline gap-2"><b className="min-w-0 flex-1 truncate font-semibold">{word}</b><b className={`tabular ${one.is_over ? "text-bad" : "text-good"}`}>{percent(one.share)}</b></span>
    <span className="flex justify-between gap-2 text-xs text-dim"><span className="tabular">{t("data.count", { missing: one.missing, total: one.total })}</span><span className={one.is_over ? "text-bad" : ""}>{t(one.is_over ? "data.over" : "data.within")}</span></span>
  </>
);

const Field = ({ field, outlets, outlet }: { field: WatchedField; outlets: readonly Completeness[]; outlet: string | null }) => {
  const t = useT();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useIncomplete(field, outlet);
  return (
    <Card title={t("data.without", { field: t(`data.field.${field}`) })}>
      <section aria-label={t("data.by_outlet")}>
        <h3 className="mb-1 font-semibold">{t("data.by_outlet")}</h3>
        <ul className="grid gap-1.5">
          {outlets.map((one) => (
            <PickRow key={one.outlet} picked={one.outlet === outlet} onPick={() => setParams({ outlet: one.outlet === outlet ? null : one.outlet })}>
              <Line one={one} word={one.outlet || t("data.no_outlet")} t={t} />
            </PickRow>
          ))}
        </ul>
      </section>
      <section aria-label={t("data.list")}>
        <h3 className="mb-1 flex flex-wrap items-center gap-2 font-semibold">{t("data.list")}{outlet !== null && <Button onClick={() => setParams({ outlet: null })}>{t("data.all_outlets")}</Button>}</h3>
        {isPending && <Loading>{t("customers.loading")}</Loading>}
        {isError && <Refused>{refusalText(error, t)}</Refused>}
        {items?.length === 0 && <p className="text-dim">{t("data.none")}</p>}
        <ul>{items?.map((one) => <Row key={one.id} one={one} />)}</ul>
        <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
      </section>
    </Card>
  );
};

const WHERE = {
  customer: ({ id }: Incomplete) => ({ page: "customers", params: { customer: id } }),
  site: ({ code }: Incomplete) => ({ page: "sites", params: { q: code } }),
  machine: ({ id }: Incomplete) => ({ page: "machines", params: { machine: id } }),
};

const Row = ({ one }: { one: Incomplete }) => (
  <li className="flex flex-wrap items-baseline justify-between gap-x-3 border-t border-line py-1.5">
    <Link {...WHERE[one.of](one)} className="text-accent underline">{one.name || one.code}</Link>
    <span className="text-xs text-dim">{[one.code, one.outlet].filter(Boolean).join(" · ")}</span>
  </li>
);
