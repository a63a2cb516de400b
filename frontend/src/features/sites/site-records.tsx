/** The records of a site, zone by zone; asked for when somebody opens it. */
import { useZonesOf } from "@/api/records";
import type { Site } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Loading, Refused } from "@/ui/notice";
import { RecordDownloads, type Offered } from "@/ui/record-downloads";
import { useState } from "react";

export const SiteRecords = ({ site }: { site: Site }) => {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details className="mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-xs text-dim">{t("sites.records")}</summary>
      {open && <ZoneRecords site={site} />}
    </details>
  );
};

const ZoneRecords = ({ site }: { site: Site }) => {
  const t = useT();
  const { data, isPending, isError, error } = useZonesOf(site.id, true);
  if (isPending) return <Loading>{t("sites.records_loading")}</Loading>;
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  const [first, ...rest] = data.items.map(({ id, name }): Offered => ({ subject: { kind: "zone", id }, name: t("record.whole_zone", { zone: name }) }));
  if (first === undefined) return <p className="text-xs text-dim">{t("sites.no_zones")}</p>;
  return (
    <>
      {rest.length === 0 && <p className="mt-1 text-xs">{first.name}</p>}
      <RecordDownloads of={[first, ...rest]} zone={site.timezone} />
    </>
  );
};
