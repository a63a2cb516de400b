/** Labels of sites: one for each machine that stands there, or one for the place itself. */
import { machinesAt, type LabelIn } from "@/api/requests";
import type { Site } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useState } from "react";
import { LabelSheetButton } from "./label-sheet";

type What = "machines" | "places";

export const SiteLabels = ({ sites }: { sites: readonly Site[] }) => {
  const t = useT();
  const [what, setWhat] = useState<What>("machines");
  const labelsOf = async function* (ids: readonly string[]): AsyncGenerator<LabelIn[]> {
    if (what === "places") yield sites.filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ site_id: id, name }));
    else for (const id of ids) yield* machinesAt(id);
  };
  return (
    <LabelSheetButton things={sites.map(({ id, name, code }) => ({ id, name, about: code }))} labelsOf={labelsOf}>
      <fieldset className="flex flex-wrap gap-x-5">
        <legend className="sr-only">{t("label.what")}</legend>
        {(["machines", "places"] as const).map((one) => (
          <label key={one} className="flex items-center gap-2"><input type="radio" name="what" checked={what === one} onChange={() => setWhat(one)} /> {t(`label.what.${one}`)}</label>
        ))}
      </fieldset>
    </LabelSheetButton>
  );
};
