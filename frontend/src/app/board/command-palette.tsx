/** Everything by name: orders, technicians, pages. */
import { usePresent } from "@/api/live/present";
import { useMay } from "@/api/rights";
import { useMyTeams, useTeams } from "@/api/teams";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { standingOf } from "@/lib/standing";
import { navigate, setParams } from "@/lib/location";
import { MINE, teamName } from "@/lib/teams";
import { isOpen } from "@/lib/work-orders";
import { orderTitle, shortNumber } from "@/lib/words";
import { Dialog } from "@/ui/dialog";
import { Command } from "cmdk";
import type { ReactNode } from "react";

const PAGES = [
  ["zones", "nav.zones", ["devices.read"]], ["devices", "nav.devices", ["devices.read"]], ["connect", "connect.title", ["connections.manage", "devices.write"]], ["sites", "nav.sites", ["sites.read"]], ["machines", "machines.title", ["assets.read"]], ["figures", "nav.figures", ["reports.read"]], ["wall", "wall.title", ["live.subscribe"]],
] as const;

type Props = {
  onClose: () => void; onOrder: (id: string) => void; onTechnician: (id: string) => void;
  /** The order that is open, to be handed to another team. */
  order: WorkOrder | null; onHandOn: (order: WorkOrder) => void;
};

const Item = ({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) => (
  <Command.Item value={value} onSelect={onSelect} className="flex cursor-pointer gap-3 rounded-lg px-3 py-2 data-[selected=true]:bg-accent-ground">
    {children}
  </Command.Item>
);

export const CommandPalette = ({ onClose, onOrder, onTechnician, order: opened, onHandOn }: Props) => {
  const t = useT();
  const teams = useTeams();
  const mine = useMyTeams();
  const live = usePresent();
  const may = useMay();
  const data = live.status === "live" ? live : null;
  const then = (act: () => void) => (): void => {
    onClose();
    act();
  };
  return (
    <Dialog title={t("command.title")} onClose={onClose} bare>
      <Command label={t("command.title")} loop>
        <Command.Input autoFocus placeholder={t("command.placeholder")} className="w-full border-b border-line bg-transparent px-4 py-3 text-sm outline-none placeholder:text-faint" />
        <Command.List className="max-h-[52vh] overflow-y-auto p-2">
          <Command.Empty className="p-4 text-center text-dim">{t("command.none")}</Command.Empty>
          {opened !== null && isOpen(opened) && may("work_orders.change") && (
            <Command.Group heading={shortNumber(opened.number)} className="text-xs text-dim">
              <Item value={`${t("team.hand")} ${opened.number}`} onSelect={() => onHandOn(opened)}><span className="text-ink">{t("team.hand")}</span></Item>
            </Command.Group>
          )}
          <Command.Group heading={t("orders.title")} className="text-xs text-dim">
            {[...(data?.orders.values() ?? [])].filter(isOpen).map((order) => (
              <Item key={order.id} value={[order.number, orderTitle(order, t), order.site.name, order.device_id].join(" ")} onSelect={then(() => onOrder(order.id))}>
                <span className="tabular text-dim">{order.number}</span>
                <span className="text-ink">{orderTitle(order, t)}</span>
                <span className="ml-auto text-dim">{order.site?.name}</span>
              </Item>
            ))}
          </Command.Group>
          <Command.Group heading={t("timeline.title")} className="text-xs text-dim">
            {[...(data?.technicians.values() ?? [])].map((technician) => (
              <Item key={technician.id} value={`${technician.name} ${technician.id}`} onSelect={then(() => onTechnician(technician.id))}>
                <span className="text-ink">{technician.name}</span>
                <span className="ml-auto text-dim">{standingOf(technician, t)}</span>
              </Item>
            ))}
          </Command.Group>
          {teams.length > 0 && (
            <Command.Group heading={t("team.queues")} className="text-xs text-dim">
              {mine.size > 0 && <Item value={t("filter.team_mine")} onSelect={then(() => setParams({ team: MINE }))}><span className="text-ink">{t("filter.team_mine")}</span></Item>}
              {teams.map(({ code }) => <Item key={code} value={`${teamName(teams, code, t.language)} ${code}`} onSelect={then(() => setParams({ team: code }))}><span className="text-ink">{teamName(teams, code, t.language)}</span></Item>)}
            </Command.Group>
          )}
          <Command.Group heading={t("nav.title")} className="text-xs text-dim">
            {PAGES.filter(([, , rights]) => rights.every(may)).map(([page, word]) => (
              <Item key={page} value={t(word)} onSelect={then(() => navigate(page))}>{t(word)}</Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
};
