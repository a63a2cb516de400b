/** What a place holds, and a column to write down what was counted; differences show before they are sent. */
import { useCatalogue, useCount, type HeldPart } from "@/api/parts";
import { useT, type Translate } from "@/lib/i18n/translate";
import { number } from "@/lib/format";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Empty, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { countedLines, difference, isCount, type Typed } from "./counting";

type Props = { place: string; held: readonly HeldPart[]; mayWrite: boolean };

export const CountForm = ({ place, held, mayWrite }: Props) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const count = useCount();
  const catalogue = useCatalogue();
  const [typed, setTyped] = useState<Typed>({});
  const [operationId, setOperationId] = useState(() => crypto.randomUUID());
  const [found, setFound] = useState<HeldPart[]>([]);
  const rows = [...held, ...found.filter(({ part }) => !held.some((one) => one.part === part))];
  const others = catalogue.data?.filter(({ code }) => !rows.some(({ part }) => part === code)) ?? [];
  const lines = countedLines(typed);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim() || null;
    if (lines === null) return;
    count.mutate({ place, lines, reason, operation_id: operationId }, {
      onSuccess: () => {
        say("good", t("stock.counted"));
        setTyped({});
        setFound([]);
      },
      // Answered either way: what comes next is another count.
      onSettled: () => setOperationId(crypto.randomUUID()),
    });
  };
  const add = (code: string): void => {
    const part = catalogue.data?.find((one) => one.code === code);
    if (part) setFound([...found, { part: code, name_zh: part.name_zh, name_en: part.name_en, quantity: 0, reserved: 0, kept_for: [] }]);
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3">
      {rows.length === 0 && <Empty>{t("stock.holds_nothing")}</Empty>}
      {rows.length > 0 && (
        <table className="w-full">
          <thead className="text-left text-xs text-dim"><tr><th className="py-1 font-normal">{t("stock.part")}</th><th className="text-right font-normal">{t("stock.held")}</th>{mayWrite && <><th className="w-24 pl-3 font-normal">{t("stock.counted_now")}</th><th className="w-12 text-right font-normal">±</th></>}</tr></thead>
          <tbody>{rows.map((row) => <Line key={row.part} row={row} text={typed[row.part] ?? ""} off={difference(row, typed)} mayWrite={mayWrite} onType={(text) => setTyped({ ...typed, [row.part]: text })} />)}</tbody>
        </table>
      )}
      {mayWrite && (
        <>
          <Select label={t("stock.found_other")} value="" onChange={(event) => add(event.target.value)}>
            <option value="">–</option>
            {others.map((part) => <option key={part.code} value={part.code}>{t.language === "en" ? part.name_en : part.name_zh} ({part.code})</option>)}
          </Select>
          <Field name="reason" label={t("stock.reason")} maxLength={500} autoComplete="off" />
          {count.isError && <Refused>{refusalText(count.error, t)}</Refused>}
          <Button type="submit" look="primary" className="min-h-9 justify-self-start" disabled={count.isPending || lines === null || lines.length === 0}>{t("stock.count")}</Button>
        </>
      )}
    </form>
  );
};

/** For which orders parts are kept, as far as the reader may see them. */
const keptText = ({ reserved, kept_for }: HeldPart, t: Translate): string =>
  kept_for.length === 0 ? t("stock.kept", { n: reserved }) : t("stock.kept_for", { n: reserved, orders: kept_for.map(({ number: order }) => order).join(t("list.comma")) });

type LineProps = { row: HeldPart; text: string; off: number | null; mayWrite: boolean; onType: (text: string) => void };

const Line = ({ row, text, off, mayWrite, onType }: LineProps) => {
  const t = useT();
  const name = t.language === "en" ? row.name_en : row.name_zh;
  return (
    <tr className="border-t border-line">
      <td className="py-1">{name} <span className="text-xs text-dim">{row.part}</span>{row.reserved > 0 && <span className="block text-xs text-dim">{keptText(row, t)}</span>}</td>
      <td className="tabular text-right">{row.quantity}</td>
      {mayWrite && (
        <>
          <td className="pl-3">
            <input
              aria-label={t("stock.counted_of", { part: name })} inputMode="numeric" value={text} aria-invalid={text.trim() !== "" && !isCount(text) ? true : undefined}
              onChange={(event) => onType(event.target.value)} className="tabular min-h-8 w-full rounded-lg border border-line bg-ground px-2 text-right aria-invalid:border-bad"
            />
          </td>
          <td className={`tabular text-right ${off ? "text-warn" : "text-dim"}`}>{off === null ? "" : `${off > 0 ? "+" : ""}${number(off)}`}</td>
        </>
      )}
    </tr>
  );
};
