/** List, map, timeline and detail side by side, in sizes of one's own; one at a time on a small screen or in a window of its own. */
import { useLive } from "@/api/live/live-store";
import { useTellOnlooking } from "@/api/onlookers";
import { usePlan } from "@/api/plan";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { AlarmList } from "@/features/alarms/alarm-list";
import { TodayScores } from "@/features/figures/today-scores";
import { HandoverPanel } from "@/features/handover/handover-panel";
import { OwnedPanel } from "@/features/owned/owned-panel";
import { CalledPanel } from "@/features/teams/called-panel";
import { HandDialog } from "@/features/teams/hand-form";
import { TeamNews } from "@/features/teams/team-news";
import { TeamQueues } from "@/features/teams/team-queues";
import { Timeline } from "@/features/timeline/timeline";
import { AssignDialog } from "@/features/work-orders/assign-dialog";
import { isAssignable } from "@/features/work-orders/next-steps";
import { NewOrder } from "@/features/work-orders/new-order";
import { OrderDetail } from "@/features/work-orders/order-detail";
import { OrderList } from "@/features/work-orders/order-list";
import { OrderMenu } from "@/features/work-orders/order-menu";
import { ProposalsDialog } from "@/features/work-orders/proposals";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useInStep } from "@/lib/in-step";
import { setParams, useLocation } from "@/lib/location";
import { NONE, type Picking } from "@/lib/picking";
import { MINE } from "@/lib/teams";
import { EXCEPTIONS, isOpen } from "@/lib/work-orders";
import type { Spot } from "@/ui/act-menu";
import { useDraggedOrder } from "@/ui/order-drag";
import { FaultWall } from "@/ui/fault-wall";
import { Loading } from "@/ui/notice";
import { lazy, Suspense, useCallback, useState, type CSSProperties, type MouseEvent } from "react";
import { useAssigning } from "./assigning";
import { CommandPalette } from "./command-palette";
import { FirstSteps } from "./first-steps";
import { HotkeyHelp } from "./hotkey-help";
import { useOrderActs } from "./order-acts";
import { PaneSplitter, usePaneSizes } from "./pane-sizes";
import { mostPressing, pickAlarm, pickOrder, pickSite, pickTechnician, useSelection } from "./selection";
import { SOLO, WindowButton } from "./window-button";

/** The map's library weighs more than all the rest: the list is there before it. */
const DispatchMap = lazy(async () => ({ default: (await import("@/features/map/dispatch-map")).DispatchMap }));

const PANES = ["list", "map", "timeline", "detail"] as const;
type Pane = (typeof PANES)[number];
type Overlay = { show: "commands" | "help" | "new" | "proposals" } | { show: "assign"; orders: readonly WorkOrder[] } | { show: "team"; order: WorkOrder } | { show: "menu"; order: string; at: Spot };

/** Where an order stands in the list, or else in the middle: there the "." key opens its menu. */
const spotOf = (id: string): Spot => {
  const row = document.querySelector(`[data-order="${id}"], [data-menu-order="${id}"]`)?.getBoundingClientRect();
  return row === undefined ? { x: innerWidth / 2, y: innerHeight / 3 } : { x: row.left + 24, y: row.top + Math.min(row.height, 34) };
};

const orderUnder = (event: MouseEvent): string | null => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-order], [data-menu-order]") : null;
  return row?.dataset["order"] ?? row?.dataset["menuOrder"] ?? null;
};

export const BoardPage = () => {
  const t = useT();
  const { params } = useLocation();
  const live = useLive((store) => store.live);
  const data = live.status === "live" ? live : null;
  const may = useMay();
  const plan = usePlan();
  const picked = useSelection(data);
  const exception = EXCEPTIONS.find((one) => one === params["only"]) ?? null;
  const solo = SOLO.find((one) => one === params["pane"]) ?? null;
  const [pane, setPane] = useState<Pane>("list");
  const [picking, setPicking] = useState<Picking>(NONE);
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const assigning = useAssigning();
  const acts = useOrderActs(data, assigning);
  const sizes = usePaneSizes();
  useInStep(picking, setPicking);
  const deciding = useDraggedOrder() ?? (overlay?.show === "assign" ? (overlay.orders[0]?.id ?? null) : null) ?? assigning.asking;
  useTellOnlooking(deciding ?? picked.order, deciding === null ? "looking" : "editing");
  const order = picked.order === null ? undefined : data?.orders.get(picked.order);
  const mayAssign = may("work_orders.assign");
  const close = (): void => setOverlay(null);
  const choose = (orders: readonly WorkOrder[]): void => setOverlay({ show: "assign", orders });
  useHotkeys({
    "mod+k": () => setOverlay({ show: "commands" }),
    "?": () => setOverlay({ show: "help" }),
    "/": () => document.getElementById("order-search")?.focus(),
    Escape: () => pickOrder(null),
    ...(order !== undefined && { ".": () => setOverlay({ show: "menu", order: order.id, at: spotOf(order.id) }) }),
    ...(may("work_orders.change") && order !== undefined && isOpen(order) && { h: () => setOverlay({ show: "team", order }) }),
    m: () => setParams({ team: params["team"] === MINE ? null : MINE }, true),
    ...(may("work_orders.create") && { n: () => setOverlay({ show: "new" }) }),
    ...(mayAssign && { "mod+z": assigning.undo, "mod+y": assigning.redo, p: () => setOverlay({ show: "proposals" }) }),
    ...(mayAssign && order !== undefined && isAssignable(order) && { a: () => choose([order]) }),
  });

  const open = useCallback((id: string): void => {
    pickOrder(id);
    setPane("detail");
  }, []);
  const onContextMenu = (event: MouseEvent): void => {
    const under = orderUnder(event);
    if (under === null) return;
    event.preventDefault();
    setOverlay({ show: "menu", order: under, at: { x: event.clientX, y: event.clientY } });
  };
  const siteMenu = (site: string, at: Spot): void => {
    const pressing = mostPressing(site, data);
    if (pressing !== null) setOverlay({ show: "menu", order: pressing, at });
  };
  const place = (name: Pane, area: string): string =>
    solo === null ? `${area} relative min-h-0 min-w-0 ${pane === name ? "" : "max-lg:hidden"}` : `relative min-h-0 min-w-0 ${solo === name ? "h-full" : "hidden"}`;
  const hasTimeline = may("technicians.read");
  const empty = data !== null && data.sites.size === 0;
  const menuOrder = overlay?.show === "menu" ? data?.orders.get(overlay.order) : undefined;
  return (
    <div
      onContextMenu={onContextMenu}
      style={{ "--list": `${sizes.shown.list}px`, "--detail": `${sizes.shown.detail}px`, "--timeline": hasTimeline ? `${sizes.shown.timeline}px` : "0px" } as CSSProperties}
      className={solo === null ? "grid h-full grid-rows-[1fr_auto] lg:grid-cols-[var(--list)_1fr_var(--detail)] lg:grid-rows-[1fr_min(var(--timeline),55vh)]" : "h-full"}
    >
      <h1 className="sr-only">{t("nav.dispatch")}</h1>
      <div className={place("list", "border-r border-line lg:row-span-2")}>
        <FaultWall part={t("pane.list")}>
          <OrderList
            picked={picked.order} exception={exception} search={params["q"] ?? ""} onSearch={(q) => setParams({ q: q || null }, true)}
            onPick={open} onNew={() => setOverlay({ show: "new" })} onProposals={() => setOverlay({ show: "proposals" })}
            picking={picking} onPicking={setPicking} bulk={{ assign: choose, lock: acts.lock, withdraw: acts.withdraw }}
          />
        </FaultWall>
        {solo === null && <PaneSplitter name="list" sizes={sizes} />}
      </div>
      <div className={place("map", "")}>
        {(solo === null || solo === "map") && (
          <FaultWall part={t("pane.map")}>
            <Suspense fallback={<Loading>{t("map.loading")}</Loading>}>
              <DispatchMap picked={picked} plan={plan} onSite={(id) => pickSite(id, data)} onTechnician={pickTechnician} onSiteMenu={siteMenu} onBox={(ids) => setPicking({ ids: new Set(ids), anchor: null })} />
            </Suspense>
          </FaultWall>
        )}
        {solo === null && <WindowButton pane="map" className="top-3 right-3" />}
      </div>
      <aside aria-label={t("pane.detail")} className={place("detail", "border-l border-line bg-panel lg:col-start-3 lg:row-span-2 lg:row-start-1")}>
        <PaneSplitter name="detail" sizes={sizes} />
        <div className="h-full overflow-y-auto">
          <FaultWall key={picked.order} part={t("pane.detail")}>
            {empty && <FirstSteps />}
            {picked.order === null
              ? <><AlarmList picked={picked.alarm} onPick={pickAlarm} /><CalledPanel onOrder={open} /><TeamQueues /><OwnedPanel onOrder={open} /><TodayScores /><HandoverPanel onOrder={open} /></>
              : <OrderDetail key={picked.order} orderId={picked.order} pending={assigning.pending} onOpen={pickOrder} onClose={() => pickOrder(null)} onAct={(one, assignment, done, broken) => assigning.assign({ acts: [{ order: one, assignment }], done, ...(broken !== undefined && { broken }) })} />}
          </FaultWall>
        </div>
      </aside>
      {hasTimeline && (
        <div className={place("timeline", "lg:col-start-2 lg:row-start-2")}>
          {solo === null && <PaneSplitter name="timeline" sizes={sizes} />}
          <FaultWall part={t("pane.timeline")}>
            <Timeline plan={plan} picked={picked} onOrder={open} onTechnician={pickTechnician} onAssign={acts.drop} onWithdraw={acts.takeBack} />
          </FaultWall>
          {solo === null && <WindowButton pane="timeline" className="right-3 bottom-3" />}
        </div>
      )}
      {solo === null && <PaneTabs pane={pane} panes={PANES.filter((name) => name !== "timeline" || hasTimeline)} onPane={setPane} />}
      <TeamNews onOrder={open} />
      <FaultWall key={overlay?.show} part={t("fault.dialog")} onClose={close}>
        {overlay?.show === "commands" && <CommandPalette onClose={close} onOrder={open} onTechnician={pickTechnician} order={order ?? null} onHandOn={(one) => setOverlay({ show: "team", order: one })} />}
        {overlay?.show === "team" && <HandDialog order={overlay.order} onClose={close} />}
        {overlay?.show === "new" && <NewOrder onClose={close} onOpened={open} />}
        {overlay?.show === "help" && <HotkeyHelp onClose={close} />}
        {overlay?.show === "proposals" && <ProposalsDialog onClose={close} onOrder={(id) => { close(); open(id); }} onAccept={(chosen) => { close(); acts.accept(chosen); }} />}
        {overlay?.show === "assign" && <AssignDialog orders={overlay.orders} onClose={close} onChoose={(technician) => { close(); acts.give(overlay.orders, technician); }} />}
        {overlay?.show === "menu" && menuOrder !== undefined && (
          <OrderMenu
            order={menuOrder} at={overlay.at} onClose={() => setOverlay((now) => (now === overlay ? null : now))}
            proposedName={data?.technicians.get(menuOrder.proposal?.technician_id ?? "")?.name ?? null}
            acts={{ open, choose, give: acts.giveTo, lock: acts.lock, withdraw: acts.withdraw, technician: pickTechnician, handOn: (one) => setOverlay({ show: "team", order: one }) }}
          />
        )}
      </FaultWall>
      <FaultWall key={assigning.asking} part={t("fault.dialog")} onClose={assigning.giveUp}>{assigning.dialog}</FaultWall>
    </div>
  );
};

const PaneTabs = ({ pane, panes, onPane }: { pane: Pane; panes: readonly Pane[]; onPane: (pane: Pane) => void }) => {
  const t = useT();
  return (
    <nav aria-label={t("pane.title")} className="grid auto-cols-fr grid-flow-col border-t border-line bg-panel lg:hidden">
      {panes.map((name) => (
        <button key={name} type="button" aria-pressed={name === pane} onClick={() => onPane(name)} className={`min-h-12 ${name === pane ? "text-accent" : "text-dim"}`}>
          {t(`pane.${name}`)}
        </button>
      ))}
    </nav>
  );
};
