/** A site out of any number: type part of its name, code or address, take one with arrows and Enter. */
import { useSites } from "@/api/sites";
import type { Site } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Combobox } from "@base-ui/react/combobox";
import { useDeferredValue, useId, useState } from "react";

type Props = { label: string; onPick: (site: Site | null) => void; required?: boolean; hint?: string };

const SHOWN = 40;
const BOX = "w-full min-h-9 rounded-lg border border-line bg-ground px-3 text-ink placeholder:text-faint";

export const SitePicker = ({ label, onPick, required = false, hint }: Props) => {
  const t = useT();
  const id = useId();
  const [text, setText] = useState("");
  const [picked, setPicked] = useState<Site | null>(null);
  const asked = useDeferredValue(picked !== null && text === picked.name ? "" : text.trim());
  const sites = useSites(asked);
  const choose = (site: Site | null): void => {
    setPicked(site);
    onPick(site);
  };
  return (
    <Combobox.Root
      items={(sites.items ?? []).slice(0, SHOWN)} filter={null} value={picked} onValueChange={choose}
      itemToStringLabel={(site: Site) => site.name} isItemEqualToValue={(a: Site, b: Site) => a.id === b.id} inputValue={text} onInputValueChange={setText}
    >
      <div className="grid gap-1">
        <label htmlFor={id} className="text-dim">{label}</label>
        <Combobox.Input id={id} required={required} placeholder={t("sites.pick_hint")} className={BOX} />
        {hint && <p className="text-xs text-faint">{hint}</p>}
      </div>
      <Combobox.Portal>
        <Combobox.Positioner sideOffset={4} className="z-60">
          <Combobox.Popup className="max-h-72 w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-panel p-1 shadow-xl">
            <Combobox.Empty className="px-3 py-2 text-dim empty:hidden">{t("sites.none_such")}</Combobox.Empty>
            <Combobox.List>
              {(site: Site) => (
                <Combobox.Item key={site.id} value={site} className="flex cursor-pointer justify-between gap-3 rounded px-3 py-1.5 data-[highlighted]:bg-accent-ground">
                  <span>{site.name}</span>
                  <span className="truncate text-dim">{site.address || site.code}</span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
};
