/** For a screen on the wall: counts, map and the worst orders, large, and nothing to press. Reading rights are enough. */
import { useBoard } from "@/api/live/present";
import { usePlan } from "@/api/plan";
import { AlarmList } from "@/features/alarms/alarm-list";
import { useAlarmSound } from "@/features/alarms/alarm-sound";
import { TodayScores } from "@/features/figures/today-scores";
import { DispatchMap } from "@/features/map/dispatch-map";
import { countdown } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { timeOf } from "@/lib/times";
import { byRisk, countExceptions, EXCEPTIONS, isOpen, urgencyOf, type Exception } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { ConnectionState } from "@/ui/connection";
import { Loading } from "@/ui/notice";
import { LEVEL_TEXT } from "@/ui/tone";

const NOTHING = { order: null, site: null, technician: null };
const ROWS = 10;
const BAD: ReadonlySet<Exception> = new Set(["late", "alarms", "unsolved", "stranded", "overlap"]);
const ignore = (): void => undefined;

const WallPage = () => {
  const t = useT();
  const live = useBoard();
  const nowMs = useNow();
  const plan = usePlan();
  useAlarmSound();
  if (live.status === "loading") return <Loading>{t("board.loading")}</Loading>;
  const counts = countExceptions({ orders: live.orders.values(), alarms: live.alarms.values(), technicians: live.technicians }, nowMs);
  const worst = byRisk([...live.orders.values()].filter(isOpen), nowMs).slice(0, ROWS);
  return (
    <div className="grid h-full grid-rows-[auto_minmax(0,1fr)]">
      <header className="flex flex-wrap items-center gap-x-8 gap-y-2 border-b border-line bg-panel px-6 py-3">
        <ul aria-label={t("exceptions.title")} className="flex flex-wrap gap-x-8 gap-y-2">
          {EXCEPTIONS.map((name) => (
            <li key={name} className={`text-lg ${counts[name] === 0 ? "text-dim" : BAD.has(name) ? "text-bad" : "text-warn"}`}>{t(`exceptions.${name}`)} <b className="tabular text-3xl">{counts[name]}</b></li>
          ))}
        </ul>
        <span className="ml-auto flex items-center gap-4"><ConnectionState /><time className="tabular text-3xl font-semibold">{timeOf(nowMs, t)}</time></span>
      </header>
      <div className="grid min-h-0 lg:grid-cols-[minmax(0,1fr)_minmax(380px,30vw)]">
        <div className="pointer-events-none relative min-h-64"><DispatchMap picked={NOTHING} plan={plan} onSite={ignore} onTechnician={ignore} onSiteMenu={ignore} onBox={ignore} /></div>
        <aside className="grid min-h-0 grid-rows-[auto_auto_minmax(0,1fr)] overflow-hidden border-l border-line bg-panel">
          {/* What rings stands on top, without what could be pressed; where there is much of it, half of the room. */}
          <div inert className="max-h-[45vh] overflow-hidden border-b border-line [&_:not(li)>button]:hidden [&_details]:hidden"><AlarmList picked={null} onPick={ignore} /></div>
          <div><TodayScores large /></div>
          <ol aria-label={t("orders.title")} className="min-h-0 overflow-hidden">
            {worst.map((order) => {
              const { level, remaining_s } = urgencyOf(order, nowMs);
              return (
                <li key={order.id} className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3 border-b border-line px-4 py-2 text-lg">
                  <span className="tabular text-dim">{shortNumber(order.number)}</span>
                  <b className="truncate font-semibold">{orderTitle(order, t)}</b>
                  <b className={`tabular text-right ${LEVEL_TEXT[level]}`}>{remaining_s === null ? t.code("state", { code: order.state }) : t(remaining_s < 0 ? "order.overdue" : "order.left", { time: countdown(remaining_s) })}</b>
                  <span className="col-start-2 truncate text-base text-dim">{order.site?.name}</span>
                  <span className="text-right text-base text-dim">{order.technician_name ?? t("order.unassigned")}</span>
                </li>
              );
            })}
          </ol>
        </aside>
      </div>
    </div>
  );
};

export default WallPage;
