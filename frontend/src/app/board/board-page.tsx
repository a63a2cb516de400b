/** List, map, timeline and detail side by side, in sizes of one's own; one at a time on a small screen. */
import { useLive } from "@/api/live/live-store";
import { usePlan } from "@/api/plan";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { AlarmList } from "@/features/alarms/alarm-list";
import { DispatchMap } from "@/features/map/dispatch-map";
import { Timeline } from "@/features/timeline/timeline";
import { AssignDialog } from "@/features/work-orders/assign-dialog";
import { isAssignable } from "@/features/work-orders/next-steps";
import { NewOrder } from "@/features/work-orders/new-order";
import { OrderDetail } from "@/features/work-orders/order-detail";
import { OrderList } from "@/features/work-orders/order-list";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { EXCEPTIONS } from "@/lib/work-orders";
import { useCallback, useState, type CSSProperties } from "react";
import { useAssigning } from "./assigning";
import { CommandPalette } from "./command-palette";
import { FirstSteps } from "./first-steps";
import { HotkeyHelp } from "./hotkey-help";
import { PaneSplitter, usePaneSizes } from "./pane-sizes";
import { pickAlarm, pickOrder, pickSite, pickTechnician, useSelection } from "./selection";

const PANES = ["list", "map", "timeline", "detail"] as const;
type Pane = (typeof PANES)[number];
type Overlay = { show: "commands" | "help" | "new" } | { show: "assign"; orders: readonly WorkOrder[] };

export const BoardPage = () => {
  const t = useT();
  const { params } = useLocation();
  const live = useLive((store) => store.live);
  const data = live.status === "live" ? live : null;
  const may = useMay();
  const plan = usePlan();
  const picked = useSelection(data);
  const exception = EXCEPTIONS.find((one) => one === params["only"]) ?? null;
  const [pane, setPane] = useState<Pane>("list");
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const assigning = useAssigning();
  const sizes = usePaneSizes();
  const order = picked.order === null ? undefined : data?.orders.get(picked.order);
  const mayAssign = may("work_orders.assign");
  useHotkeys({
    "mod+k": () => setOverlay({ show: "commands" }),
    "?": () => setOverlay({ show: "help" }),
    "/": () => document.getElementById("order-search")?.focus(),
    Escape: () => pickOrder(null),
    ...(may("work_orders.create") && { n: () => setOverlay({ show: "new" }) }),
    ...(mayAssign && { "mod+z": assigning.undo }),
    ...(mayAssign && order !== undefined && isAssignable(order) && { a: () => setOverlay({ show: "assign", orders: [order] }) }),
  });

  const open = useCallback((id: string): void => {
    pickOrder(id);
    setPane("detail");
  }, []);
  const give = (orders: readonly WorkOrder[], technician: { id: string; name: string }): void =>
    assigning.assign({ orders, assignment: { technician_id: technician.id }, done: t("assign.done", { name: technician.name }) });
  const drop = (orderId: string, technicianId: string): void => {
    const [fallen, technician] = [data?.orders.get(orderId), data?.technicians.get(technicianId)];
    if (fallen !== undefined && technician !== undefined && fallen.technician_id !== technicianId) give([fallen], technician);
  };
  const lock = (orders: readonly WorkOrder[], locked: boolean): void =>
    assigning.assign({ orders, assignment: { locked }, done: t(locked ? "assign.locked" : "assign.unlocked") });
  const place = (name: Pane, area: string): string => `${area} relative min-h-0 min-w-0 ${pane === name ? "" : "max-lg:hidden"}`;
  const hasTimeline = may("technicians.read");
  const empty = data !== null && data.sites.size === 0;
  return (
    <div
      style={{ "--list": `${sizes.shown.list}px`, "--detail": `${sizes.shown.detail}px`, "--timeline": hasTimeline ? `${sizes.shown.timeline}px` : "0px" } as CSSProperties}
      className="grid h-full grid-rows-[1fr_auto] lg:grid-cols-[var(--list)_1fr_var(--detail)] lg:grid-rows-[1fr_min(var(--timeline),55vh)]"
    >
      <div className={place("list", "border-r border-line lg:row-span-2")}>
        <OrderList
          picked={picked.order} exception={exception} search={params["q"] ?? ""} onSearch={(q) => setParams({ q: q || null }, true)}
          onPick={open} onNew={() => setOverlay({ show: "new" })} onAssign={(orders) => setOverlay({ show: "assign", orders })} onLock={lock}
        />
        <PaneSplitter name="list" sizes={sizes} />
      </div>
      <div className={place("map", "")}>
        <DispatchMap picked={picked} plan={plan} onSite={(id) => pickSite(id, data)} onTechnician={pickTechnician} />
      </div>
      <aside aria-label={t("pane.detail")} className={place("detail", "border-l border-line bg-panel lg:col-start-3 lg:row-span-2 lg:row-start-1")}>
        <PaneSplitter name="detail" sizes={sizes} />
        <div className="h-full overflow-y-auto">
          {empty && <FirstSteps />}
          {picked.order === null
            ? <AlarmList picked={picked.alarm} onPick={pickAlarm} />
            : <OrderDetail key={picked.order} orderId={picked.order} pending={assigning.pending} onOpen={pickOrder} onClose={() => pickOrder(null)} onAct={(one, assignment, done) => assigning.assign({ orders: [one], assignment, done })} />}
        </div>
      </aside>
      {hasTimeline && (
        <div className={place("timeline", "lg:col-start-2 lg:row-start-2")}>
          <PaneSplitter name="timeline" sizes={sizes} />
          <Timeline plan={plan} picked={picked} onOrder={open} onTechnician={pickTechnician} onAssign={drop} />
        </div>
      )}
      <PaneTabs pane={pane} panes={PANES.filter((name) => name !== "timeline" || hasTimeline)} onPane={setPane} />
      {overlay?.show === "commands" && <CommandPalette onClose={() => setOverlay(null)} onOrder={open} onTechnician={pickTechnician} />}
      {overlay?.show === "new" && <NewOrder onClose={() => setOverlay(null)} onOpened={open} />}
      {overlay?.show === "help" && <HotkeyHelp onClose={() => setOverlay(null)} />}
      {overlay?.show === "assign" && <AssignDialog orders={overlay.orders} onClose={() => setOverlay(null)} onChoose={(technician) => { setOverlay(null); give(overlay.orders, technician); }} />}
      {assigning.dialog}
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
