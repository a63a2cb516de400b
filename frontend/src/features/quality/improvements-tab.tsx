/** What is to become better: planned, done, measured and watched. */
import { useImprovements, type Improvement } from "@/api/improvements";
import { useMay } from "@/api/rights";
import { written } from "@/features/figures/figures";
import { dayText } from "@/lib/times";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dayIn } from "@/lib/days";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { ImprovementCard } from "./improvement-card";
import { ImprovementForm } from "./improvement-form";

/** In the address of a new one. */
const NEW = "new";

export const ImprovementsTab = () => {
  const t = useT();
  const mayWrite = useMay()("improvements.write");
  const { params } = useLocation();
  const show = params["show"] === "over" ? "over" : "going";
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useImprovements(show);
  const picked = items?.find(({ id }) => id === params["id"]);
  const isNew = mayWrite && params["id"] === NEW;
  return (
    <ListDetail
      list={(
        <>
          <ListHead title={t("quality.tab.improvements")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {mayWrite && <Button look="primary" onClick={() => setParams({ id: NEW })}>{t("improvement.new")}</Button>}
          </ListHead>
          <div className="mb-3 sm:w-1/2"><Select label={t("quality.show")} value={show} onChange={(event) => setParams({ show: event.target.value, id: null }, true)}>
            <option value="going">{t("improvement.going")}</option>
            <option value="over">{t("improvement.over")}</option>
          </Select></div>
          {isPending && <Loading>{t("quality.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("improvement.none")}</Empty>}
          <ul className="grid gap-1.5">
            {items?.map((one) => <PickRow key={one.id} picked={one.id === params["id"]} onPick={() => setParams({ id: one.id })}><Row one={one} /></PickRow>)}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      )}
      detail={isNew ? <ImprovementForm /> : picked === undefined ? <Hint>{t("improvement.pick")}</Hint> : <ImprovementCard key={`${picked.id}:${picked.version}`} item={picked} />}
    />
  );
};

const Row = ({ one }: { one: Improvement }) => {
  const t = useT();
  const { title, owner, outlet, due_on, indicator, before, latest, state, turn } = one;
  const today = dayIn(t.zone, useNow());
  const isLate = state === "open" && due_on < today;
  return (
    <>
      <span className="font-semibold">{title}</span>
      <span className="text-dim">{[owner, outlet].filter(Boolean).join(" · ")}</span>
      <span className="text-xs">
        <span className={isLate || (state === "open" && turn > 1) ? "text-bad" : "text-dim"}>{t(`improvement.state.${state}`)}{state === "open" && ` · ${t(isLate ? "improvement.late" : "improvement.due", { day: dayText(due_on, t) })}`}{turn > 1 && ` · ${t("improvement.turn", { n: turn })}`}</span>
        <span className="tabular text-dim"> · {t.code("figure", { code: indicator, params: { loop_h: 24 } })} {written(indicator, before, t.language)} → {written(indicator, latest, t.language)}</span>
      </span>
    </>
  );
};
