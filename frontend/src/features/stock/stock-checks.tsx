/** What deserves a look at the shelves: stock that has not moved for long, and counts that found something else. */
import { useDifferingCounts, useIdleStock, usePlaces } from "@/api/parts";
import { number } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Select } from "@/ui/field";
import { Empty, Refused } from "@/ui/notice";
import { useState } from "react";
import { placeName } from "./place-name";

const DAYS = [30, 90, 180, 365];

export const IdleStock = () => {
  const t = useT();
  const [days, setDays] = useState(90);
  const idle = useIdleStock(days);
  return (
    <section aria-label={t("stock.idle")} className="grid gap-2">
      <h2 className="font-semibold">{t("stock.idle")}</h2>
      <Select label={t("stock.idle_days")} value={days} onChange={(event) => setDays(Number(event.target.value))}>
        {DAYS.map((each) => <option key={each} value={each}>{t("stock.days", { n: each })}</option>)}
      </Select>
      {idle.isError && <Refused>{refusalText(idle.error, t)}</Refused>}
      {idle.data?.length === 0 && <Empty>{t("stock.none_idle")}</Empty>}
      <ul className="grid gap-1.5">
        {idle.data?.map(({ place, part, name_en, name_zh, quantity, moved_at }) => (
          <li key={`${place.place} ${part}`} className="grid grid-cols-[1fr_auto] gap-x-3 rounded-lg border border-line bg-panel px-3 py-2">
            <b className="font-semibold">{t.language === "en" ? name_en : name_zh} <span className="text-xs font-normal text-dim">{part}</span></b>
            <span className="tabular">{number(quantity)}</span>
            <span className="text-xs text-dim">{placeName(place, t)} · {moved_at === null ? t("stock.never_moved") : t("stock.moved_last", { day: dateTimeOf(moved_at, t) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

export const Differences = () => {
  const t = useT();
  const places = usePlaces().data ?? [];
  const counts = useDifferingCounts();
  if (!counts.data?.length && !counts.isError) return null;
  const named = (place: string): string => {
    const known = places.find((each) => each.place === place);
    return known ? placeName(known, t) : place;
  };
  return (
    <section aria-label={t("stock.differences")} className="grid gap-2">
      <h2 className="font-semibold">{t("stock.differences")}</h2>
      {counts.isError && <Refused>{refusalText(counts.error, t)}</Refused>}
      <ul className="grid gap-1.5">
        {counts.data?.map(({ operation_id, place, lines, at, by, reason }) => (
          <li key={operation_id} className="rounded-lg border border-line bg-panel px-3 py-2">
            <b className="font-semibold">{named(place)}</b> <span className="text-xs text-dim">{dateTimeOf(at, t)} · {by}{reason && ` · ${reason}`}</span>
            <ul>{lines.map(({ part, held, counted }) => <li key={part} className="tabular text-warn">{t("stock.found", { part, held, counted })}</li>)}</ul>
          </li>
        ))}
      </ul>
    </section>
  );
};
