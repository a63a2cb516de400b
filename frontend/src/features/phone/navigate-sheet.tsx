import { useT } from "@/lib/i18n/translate";
import { MAP_APPS, mapLink, type Target } from "./map-links";
import { Sheet } from "./sheet";

/** Hand the way over to whatever map is on the phone. */
export const NavigateSheet = ({ target, onClose }: { target: Target; onClose: () => void }) => {
  const t = useT();
  return (
    <Sheet title={t("phone.navigate")} onClose={onClose}>
      {MAP_APPS.map((app) => (
        <a key={app} href={mapLink(app, target)} target="_blank" rel="noreferrer" className="flex min-h-12 items-center justify-center rounded-xl border border-line font-medium">
          {t(`map_app.${app}`)}
        </a>
      ))}
      <p className="tabular text-center text-xs text-dim">{target.lat.toFixed(5)}, {target.lon.toFixed(5)} (WGS-84)</p>
    </Sheet>
  );
};
