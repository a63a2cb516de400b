import { useT } from "@/lib/i18n/translate";
import { Key } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

const KEYS = [
  ["A", "hotkey.assign"], ["L", "hotkey.lock"], ["Ctrl Z", "hotkey.undo"], ["Ctrl Y", "hotkey.redo"], [".", "hotkey.menu"], ["P", "hotkey.proposals"], ["H", "hotkey.hand"], ["M", "hotkey.my_teams"], ["Shift ⬚", "hotkey.box"], ["J K", "hotkey.step"], ["X", "hotkey.pick"], ["↑ ↓", "hotkey.rows"], ["1–9", "hotkey.exception"],
  ["W", "hotkey.appoint"], ["N", "hotkey.new"], ["/", "hotkey.search"], ["Ctrl K", "hotkey.commands"], ["T", "hotkey.now"], ["[ ]", "hotkey.shift"], ["Esc", "hotkey.close"], ["?", "hotkey.help"],
] as const;

export const HotkeyHelp = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  return (
    <Dialog title={t("hotkey.title")} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 p-4">
        {KEYS.map(([key, word]) => (
          <div key={key} className="contents">
            <dt><Key name={key} /></dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
};
