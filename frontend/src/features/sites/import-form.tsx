/** A file is read twice: first to say, line by line, what it would do; then, when wished, to do it. */
import { IMPORT_KINDS, useImport, type ImportKind } from "@/api/sites";
import type { ImportRow } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState } from "react";
import { countActions, gravestFirst, reportCsv } from "./import-rows";

const LOOK: Record<ImportRow["action"], string> = { create: "text-good", update: "text-accent", skip: "text-dim", error: "text-bad" };
const COLUMNS: Record<ImportKind, string> = {
  outlets: "name, region, lat, lon",
  sites: "code, name, lat, lon, address, timezone, region, outlet",
  assets: "serial, site, kind, name, model, maker, warranty_until",
  devices: "id, name, zone, zone_kind, site, power_line, area, model, format, interval_s",
  parts: "code, name_zh, name_en, active",
  "van-stock": "technician, part, quantity",
  "maintenance-plans": "code, serial, site, work, interval, first_on, days_before, days_after, pauses, skills, parts, checklist",
  technicians: "code, name, home_lat, home_lon, skills, shifts",
};

export const ImportForm = () => {
  const t = useT();
  const [kind, setKind] = useState<ImportKind>("sites");
  const [file, setFile] = useState<File | null>(null);
  const preview = useImport();
  const carryOut = useImport();
  const look = (wanted: ImportKind, from: File | null): void => {
    carryOut.reset();
    preview.reset();
    if (from !== null) preview.mutate({ kind: wanted, file: from, dryRun: true });
  };
  const rows = carryOut.data?.rows ?? preview.data?.rows;
  const error = carryOut.error ?? preview.error;
  return (
    <section aria-label={t("import.title")} className="grid content-start gap-4 rounded-xl border border-line bg-panel p-4">
      <h2 className="text-base font-semibold">{t("import.title")}</h2>
      <Select label={t("import.kind")} value={kind} hint={t("import.columns", { columns: COLUMNS[kind] })} onChange={(event) => { const next = event.target.value as ImportKind; setKind(next); look(next, file); }}>
        {IMPORT_KINDS.map((one) => <option key={one} value={one}>{t(`import.kind.${one}`)}</option>)}
      </Select>
      <Field label={t("import.file")} type="file" accept=".csv,text/csv" onChange={(event) => { const next = event.target.files?.[0] ?? null; setFile(next); look(kind, next); }} />
      {error !== null && <Refused>{refusalText(error, t)}</Refused>}
      {rows && <ImportPreview rows={rows} />}
      {carryOut.isSuccess ? <p role="status" className="text-good">✓ {t("import.done")}</p> : rows && file && (
        <Button look="primary" disabled={carryOut.isPending || countActions(rows).error > 0} onClick={() => carryOut.mutate({ kind, file, dryRun: false })}>{t("import.run")}</Button>
      )}
    </section>
  );
};

const MOST_SHOWN = 200;

/** What a file does or would do, line by line. */
export const ImportPreview = ({ rows }: { rows: readonly ImportRow[] }) => {
  const t = useT();
  const counts = countActions(rows);
  const reason = (row: ImportRow): string => (row.reason ? worded("refusal", row.reason, t) : "");
  const words = (row: ImportRow) => ({ action: t(`import.action.${row.action}`), reason: reason(row) });
  const save = (): void => saveFile(`${t("import.title")}.csv`, new Blob([reportCsv(rows, t("import.report_columns"), words)], { type: "text/csv" }));
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="flex flex-wrap gap-3">{(Object.keys(LOOK) as ImportRow["action"][]).map((action) => counts[action] > 0 && (
          <span key={action} className={LOOK[action]}><b className="tabular">{counts[action]}</b> {t(`import.action.${action}`)}</span>
        ))}</p>
        <Button className="ml-auto" onClick={save}>{t("import.report")}</Button>
      </div>
      {rows.length > 0 && (
        <ul aria-label={t("import.title")} tabIndex={0} className="max-h-56 overflow-y-auto text-xs">
          {gravestFirst(rows).slice(0, MOST_SHOWN).map((row) => (
            <li key={row.line} className="border-t border-line py-1"><span className="tabular text-dim">{t("import.line", { line: row.line })}</span> <span className={LOOK[row.action]}>{t(`import.action.${row.action}`)}</span> {row.field && <b>{row.field}</b>} {reason(row)}</li>
          ))}
        </ul>
      )}
      {rows.length > MOST_SHOWN && <p className="text-xs text-dim">{t("import.more", { n: rows.length - MOST_SHOWN })}</p>}
    </div>
  );
};
