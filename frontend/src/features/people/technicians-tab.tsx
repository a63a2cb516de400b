/** Everybody who can be sent, with what they can and when they are there. */
import { useTechnicians } from "@/api/people";
import { useMay } from "@/api/rights";
import type { Technician } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { standingOf } from "@/lib/standing";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { TECHNICIAN_DOT } from "@/ui/tone";
import { TechnicianCard } from "./technician-form";

const NEW = "new";

export const TechniciansTab = () => {
  const t = useT();
  const mayWrite = useMay()("technicians.write");
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useTechnicians();
  const picked = items?.find(({ id }) => id === params["id"]) ?? null;
  const open = picked !== null || params["id"] === NEW;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.technicians")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {mayWrite && <Button onClick={() => setParams({ id: NEW })}>{t("people.new_technician")}</Button>}
          </ListHead>
          {isPending && <Loading>{t("people.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("people.no_technicians")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} technician={one} picked={one.id === picked?.id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={open ? <TechnicianCard key={picked?.id ?? NEW} technician={picked} mayWrite={mayWrite} onSaved={({ id }) => setParams({ id })} /> : <Hint>{t("people.pick")}</Hint>}
    />
  );
};

const Row = ({ technician, picked }: { technician: Technician; picked: boolean }) => {
  const t = useT();
  const now = new Date().toISOString();
  const { shift } = technician;
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: technician.id })}>
      <span className="flex items-baseline gap-2">
        <span aria-hidden className={`size-2 shrink-0 rounded-full ${TECHNICIAN_DOT[technician.state]}`} />
        <b className="min-w-0 flex-1 truncate font-semibold">{technician.name}</b>
        <span className="text-xs text-dim">{technician.active ? standingOf(technician, t) : t("people.inactive")}</span>
        <span className="tabular w-16 text-right text-xs text-dim">{technician.code}</span>
      </span>
      <span className="flex flex-wrap gap-x-3 text-xs text-dim">
        {technician.skills.map(({ skill, level, expires_at }) => (
          <span key={skill} className={expires_at !== null && expires_at < now ? "text-bad" : ""}>{t.code("skill", { code: skill })} L{level}{expires_at !== null && ` · ${t("people.until", { day: expires_at.slice(0, 10) })}`}</span>
        ))}
      </span>
      <span className="tabular text-xs text-dim">{shift === null ? t("people.no_shift") : `${dateTimeOf(shift.from, t, technician.timezone)} – ${dateTimeOf(shift.to, t, technician.timezone)}`}</span>
    </PickRow>
  );
};
