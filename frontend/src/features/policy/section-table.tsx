/** The values of a section as they stand: each with its unit and source, and who set it last. */
import type { PolicySection, PolicyVersion } from "@/api/policy";
import { changesOf, shownValue } from "@/lib/changes";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { tablesOf, type Row } from "./policy-draft";
import { keyWord, lastWord } from "./policy-words";
import { lastEdits } from "./last-edits";

type Props = { section: PolicySection; versions: readonly PolicyVersion[] };

export const SectionTable = ({ section, versions }: Props) => {
  const t = useT();
  const edited = lastEdits(versions);
  const changed = new Set(changesOf(section.default, section.values, section.name).map(({ key }) => key));
  const tables = tablesOf(section.values, section.shape).filter(({ rows }) => rows.length > 0);
  return (
    <div className="grid gap-4">
      {tables.map(({ path, rows }) => {
        const key = [section.name, ...path].join(".");
        return (
          <section key={key} aria-label={keyWord(key, t)}>
            {path.length > 0 && <h3 className="font-semibold">{keyWord(path.join("."), t)} <Source note={section.notes[key]} /></h3>}
            <dl>{rows.map((row) => <Value key={row.path.join(".")} row={row} of={section} isChanged={changed.has(`${section.name}.${row.path.join(".")}`)} edited={edited.get(`${section.name}.${row.path.join(".")}`)} />)}</dl>
          </section>
        );
      })}
    </div>
  );
};

const readable = (row: Row, t: Translate): string => {
  if (row.kind === "json") return t("policy.entries", { n: Array.isArray(row.value) ? row.value.length : 1 });
  const coded = row.kind === "choice" || row.kind === "flag";
  return coded ? t.code("policy_choice", { code: String(row.value) }) : shownValue(row.value);
};

const Source = ({ note }: { note: string | undefined }) => (note === undefined ? null : <span className="text-xs font-normal text-dim">{note}</span>);

const Value = ({ row, of, isChanged, edited }: { row: Row; of: PolicySection; isChanged: boolean; edited: PolicyVersion | undefined }) => {
  const t = useT();
  const key = `${of.name}.${row.path.join(".")}`;
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 border-t border-line py-1.5">
      <dt title={key}>{lastWord(key, t)}</dt>
      <dd className="min-w-0">
        <b className={`tabular font-semibold break-words ${isChanged ? "text-accent" : ""}`}>{readable(row, t)}</b>
        <span className="block text-xs text-dim"><Source note={of.notes[key]} /></span>
        {edited && <span className="block text-xs text-dim" title={edited.reason}>{t("policy.set_by", { who: edited.made_by, at: dateTimeOf(edited.made_at, t), n: edited.version })}</span>}
        {row.kind === "json" && <details className="text-xs"><summary className="text-dim">{t("policy.show")}</summary><pre className="overflow-x-auto">{JSON.stringify(row.value, null, 1)}</pre></details>}
      </dd>
    </div>
  );
};
