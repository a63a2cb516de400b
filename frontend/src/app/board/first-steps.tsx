/** On an empty installation: what to do first, each a step to the page that does it. */
import { useMay } from "@/api/rights";
import { useRegion } from "@/api/region";
import { useT } from "@/lib/i18n/translate";
import { Link } from "@/ui/link";

const STEPS = [["sites", "first.sites", ["sites.write"]], ["connect", "first.devices", ["connections.manage", "devices.write"]]] as const;

export const FirstSteps = () => {
  const t = useT();
  const may = useMay();
  const region = useRegion();
  const steps = STEPS.filter(([, , rights]) => rights.every(may));
  if (steps.length === 0) return null;
  return (
    <section aria-label={t("first.title")} className="grid gap-3 border-b border-line p-4">
      <h2 className="text-sm font-semibold">{t("first.title")}</h2>
      <ol className="grid list-decimal gap-2 pl-5 marker:text-dim">
        {steps.map(([page, words]) => <li key={page}><Link page={page} className="text-accent hover:underline">{t(words)}</Link></li>)}
        {may("import.write") && <li><Link page="sites" className="text-accent hover:underline">{t("first.technicians")}</Link></li>}
        {region.data === null && may("policy.write") && <li>{t("first.region")} <code className="text-xs select-all">hanlu region add EXTRACT.osm.pbf</code></li>}
      </ol>
    </section>
  );
};
