/** A menu at a place of the screen: of a right click, or of the "." key beside what is picked. */
import { Menu } from "@base-ui/react/menu";
import { Key } from "./button";

export type MenuAct = { label: string; run: () => void; hotkey?: string; danger?: boolean };
export type Spot = { x: number; y: number };

type Props = { title: string; at: Spot; acts: readonly MenuAct[]; onClose: () => void };

export const ActMenu = ({ title, at: { x, y }, acts, onClose }: Props) => (
  <Menu.Root open onOpenChange={(open) => !open && onClose()}>
    <Menu.Portal>
      <Menu.Positioner anchor={{ getBoundingClientRect: () => DOMRect.fromRect({ x, y, width: 1, height: 1 }) }} side="bottom" align="start" className="z-50">
        <Menu.Popup aria-label={title} className="max-h-[70vh] min-w-52 max-w-[92vw] overflow-auto rounded-xl border border-line bg-panel p-1 shadow-2xl outline-none">
          <p aria-hidden className="truncate px-3 py-1.5 text-xs text-dim">{title}</p>
          {acts.map(({ label, run, hotkey, danger }) => (
            <Menu.Item key={label} onClick={run} className={`flex cursor-pointer items-center justify-between gap-4 rounded-lg px-3 py-1.5 outline-none data-[highlighted]:bg-accent-ground ${danger ? "text-bad" : "text-ink"}`}>
              {label}{hotkey && <Key name={hotkey} />}
            </Menu.Item>
          ))}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.Root>
);
