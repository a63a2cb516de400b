/** A part of the page of figures: what it is grouped by, its file, and one table whose heads say their formula. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Loading, Refused } from "@/ui/notice";

type File = { isPending: boolean; isError: boolean; error: Error | null; mutate: (given: void, then: { onSuccess: (content: Blob) => void }) => void };

type Props<T> = {
  title: string;
  about?: string | undefined;
  found: UseQueryResult<T>;
  file: File;
  fileName: string;
  controls?: ReactNode;
  children: (data: T) => ReactNode;
  t: Translate;
};

export const FigureSection = <T,>({ title, about, found, file, fileName, controls, children, t }: Props<T>) => (
  <section aria-label={title} className="mt-6 grid gap-3">
    <header className="flex flex-wrap items-end gap-3">
      <h2 className="w-full text-base font-semibold">{title}</h2>
      {about !== undefined && <p className="w-full text-xs text-dim">{about}</p>}
      {controls}
      <Button disabled={file.isPending} onClick={() => file.mutate(undefined, { onSuccess: (content) => saveFile(fileName, content) })}>{t("figures.export")}</Button>
    </header>
    {file.error !== null && <Refused>{refusalText(file.error, t)}</Refused>}
    {found.error !== null && <Refused>{refusalText(found.error, t)}</Refused>}
    {found.isLoading && <Loading>{t("figures.loading")}</Loading>}
    {found.data !== undefined && children(found.data)}
  </section>
);

/** A column: its head, the formula that the head says on hover, and its cells. */
export type Column<R> = { code: string; head: string; formula: string; cell: (row: R) => ReactNode };

type TableProps<R> = { label: string; first: string; rows: readonly R[]; keyOf: (row: R) => string; nameOf: (row: R) => ReactNode; columns: readonly Column<R>[] };

export const FigureTable = <R,>({ label, first, rows, keyOf, nameOf, columns }: TableProps<R>) => (
  <div role="region" aria-label={label} tabIndex={0} className="relative max-h-[32rem] overflow-auto rounded-xl border border-line bg-panel p-3">
    <table className="tabular w-full text-left">
      <thead className="text-dim">
        <tr>
          <th scope="col" className="p-2 font-normal">{first}</th>
          {columns.map(({ code, head, formula }) => <th key={code} scope="col" title={formula} className="cursor-help p-2 text-right font-normal whitespace-nowrap underline decoration-dotted underline-offset-4">{head}</th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className="border-t border-line">
            <th scope="row" className="p-2 font-normal whitespace-nowrap">{nameOf(row)}</th>
            {columns.map(({ code, cell }) => <td key={code} className="p-2 text-right whitespace-nowrap">{cell(row)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
