/** Old and new, key by key; one below the other where there is no room beside. */
import { shownValue, type Change } from "@/lib/changes";
import { useT } from "@/lib/i18n/translate";

type Props = { changes: readonly Change[]; label: string; keyWord?: (key: string) => string };

export const ChangesTable = ({ changes, label, keyWord = (key) => key }: Props) => {
  const t = useT();
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-xs">
      <thead>
        <tr className="text-left text-dim">
          <th scope="col" className="w-2/5 py-1 pr-2 font-normal">{t("changes.key")}</th>
          <th scope="col" className="py-1 pr-2 font-normal">{t("changes.before")}</th>
          <th scope="col" className="py-1 font-normal">{t("changes.after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ key, before, after }) => (
          <tr key={key} className="border-t border-line align-top">
            <th scope="row" className="py-1 pr-2 text-left font-normal break-words">{keyWord(key)}</th>
            <td className="tabular py-1 pr-2 break-words text-bad">{before === undefined || before === null ? "–" : <del>{shownValue(before)}</del>}</td>
            <td className="tabular py-1 break-words text-good">{after === undefined || after === null ? "–" : <ins className="no-underline">{shownValue(after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
