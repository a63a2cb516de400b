/** List, map, timeline and detail side by side; one at a time on a small screen. */
import { useLive } from "@/api/live/live-store";
import { usePlan } from "@/api/plan";
import { AlarmList } from "@/features/alarms/alarm-list";
import { DispatchMap } from "@/features/map/dispatch-map";
import { Timeline } from "@/features/timeline/timeline";
import { NewOrder } from "@/features/work-orders/new-order";
import { OrderDetail } from "@/features/work-orders/order-detail";
import { OrderList } from "@/features/work-orders/order-list";
import { useHotkeys } from "@/lib/hotkeys";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { EXCEPTIONS } from "@/lib/work-orders";
import { useState } from "react";
import { CommandPalette } from "./command-palette";
import { HotkeyHelp } from "./hotkey-help";
import { pickAlarm, pickOrder, pickSite, pickTechnician, useSelection } from "./selection";

const PANES = ["list", "map", "timeline", "detail"] as const;
type Pane = (typeof PANES)[number];

export const BoardPage = () => {
  const { params } = useLocation();
  const live = useLive((store) => store.live);
  const data = live.status === "live" ? live : null;
  const plan = usePlan();
  const picked = useSelection(data);
  const exception = EXCEPTIONS.find((one) => one === params["only"]) ?? null;
  const [pane, setPane] = useState<Pane>("list");
  const [overlay, setOverlay] = useState<"commands" | "help" | "new" | null>(null);
  useHotkeys({
    "mod+k": () => setOverlay("commands"),
    "?": () => setOverlay("help"),
    n: () => setOverlay("new"),
    "/": () => document.getElementById("order-search")?.focus(),
    Escape: () => pickOrder(null),
  });

  const open = (id: string): void => {
    pickOrder(id);
    setPane("detail");
  };
  const place = (name: Pane, area: string): string => `${area} min-h-0 min-w-0 ${pane === name ? "" : "max-lg:hidden"}`;
  return (
    <div className="grid h-full grid-rows-[1fr_auto] lg:grid-cols-[minmax(250px,312px)_1fr_minmax(290px,350px)] lg:grid-rows-[1fr_minmax(150px,242px)]">
      <div className={place("list", "border-r border-line lg:row-span-2")}>
        <OrderList picked={picked.order} exception={exception} onPick={open} onNew={() => setOverlay("new")} />
      </div>
      <div className={place("map", "")}>
        <DispatchMap picked={picked} plan={plan} onSite={(id) => pickSite(id, data)} onTechnician={pickTechnician} />
      </div>
      <aside className={place("detail", "overflow-y-auto border-l border-line bg-panel lg:col-start-3 lg:row-span-2 lg:row-start-1")}>
        {picked.order === null ? <AlarmList picked={picked.alarm} onPick={pickAlarm} /> : <OrderDetail key={picked.order} orderId={picked.order} onClose={() => pickOrder(null)} />}
      </aside>
      <div className={place("timeline", "lg:col-start-2 lg:row-start-2")}>
        <Timeline plan={plan} picked={picked} onOrder={open} onTechnician={pickTechnician} />
      </div>
      <PaneTabs pane={pane} onPane={setPane} />
      {overlay === "commands" && <CommandPalette onClose={() => setOverlay(null)} onOrder={open} onTechnician={pickTechnician} />}
      {overlay === "new" && <NewOrder onClose={() => setOverlay(null)} onOpened={open} />}
      {overlay === "help" && <HotkeyHelp onClose={() => setOverlay(null)} />}
    </div>
  );
};

const PaneTabs = ({ pane, onPane }: { pane: Pane; onPane: (pane: Pane) => void }) => {
  const t = useT();
  return (
    <nav aria-label={t("pane.title")} className="grid grid-cols-4 border-t border-line bg-panel lg:hidden">
      {PANES.map((name) => (
        <button key={name} type="button" aria-pressed={name === pane} onClick={() => onPane(name)} className={`min-h-12 ${name === pane ? "text-accent" : "text-dim"}`}>
          {t(`pane.${name}`)}
        </button>
      ))}
    </nav>
  );
};
