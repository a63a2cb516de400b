/** All articles as one file, and a file of articles: first what it would do, then, when wished, doing it. */
import { exportPath, useImportArticles } from "@/api/knowledge";
import { ImportPreview } from "@/features/sites/import-form";
import { countActions } from "@/features/sites/import-rows";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState } from "react";

const COLUMNS = "code, kind, language, title, body, steps, models, faults, rules, codes, keywords, parts, tools, safety, public, review_due_on, published";
const LINK = "inline-flex min-h-8 items-center rounded-lg border border-line px-3 hover:bg-raised";

export const FilesTab = () => {
  const t = useT();
  const [file, setFile] = useState<File | null>(null);
  const preview = useImportArticles();
  const carryOut = useImportArticles();
  const look = (from: File | null): void => {
    carryOut.reset();
    preview.reset();
    setFile(from);
    if (from !== null) preview.mutate({ file: from, dryRun: true });
  };
  const rows = carryOut.data?.rows ?? preview.data?.rows;
  const error = carryOut.error ?? preview.error;
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="grid max-w-2xl gap-6">
        <section aria-label={t("files.export")} className="grid gap-2">
          <h1 className="text-base font-semibold">{t("files.export")}</h1>
          <p className="flex gap-2"><a className={LINK} href={exportPath("csv")} download>CSV</a><a className={LINK} href={exportPath("json")} download>JSON</a></p>
        </section>
        <section aria-label={t("files.import")} className="grid gap-3">
          <h2 className="text-base font-semibold">{t("files.import")}</h2>
          <Field label={t("import.file")} hint={t("import.columns", { columns: COLUMNS })} type="file" accept=".csv,.json,text/csv,application/json" onChange={(event) => look(event.target.files?.[0] ?? null)} />
          {error !== null && <Refused>{refusalText(error, t)}</Refused>}
          {rows && <ImportPreview rows={rows} />}
          {carryOut.isSuccess ? <p role="status" className="text-good">✓ {t("import.done")}</p> : rows && file && (
            <Button look="primary" disabled={carryOut.isPending || countActions(rows).error > 0} onClick={() => carryOut.mutate({ file, dryRun: false })}>{t("import.run")}</Button>
          )}
        </section>
      </div>
    </div>
  );
};
