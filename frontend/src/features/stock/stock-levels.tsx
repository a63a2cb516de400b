/** What a place should hold at least, by part, and up to how many it is filled. */
import { useCatalogue, usePutStockLevel, useStockLevels } from "@/api/parts";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Empty, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import type { FormEvent } from "react";

const MOST = 100_000;

export const StockLevels = ({ place, mayWrite }: { place: string; mayWrite: boolean }) => {
  const t = useT();
  const levels = useStockLevels(place);
  const catalogue = useCatalogue();
  const put = usePutStockLevel();
  const say = useToasts((store) => store.say);
  const name = (code: string): string => {
    const part = catalogue.data?.find((one) => one.code === code);
    return part === undefined ? code : t.language === "en" ? part.name_en : part.name_zh;
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const many = (field: string): number => Number(data.get(field));
    put.mutate({ part: String(data.get("part")), place, minimum: many("minimum"), refill_to: many("refill_to") }, {
      onSuccess: () => {
        say("good", t("stock.level_saved"));
        form.reset();
      },
    });
  };
  return (
    <Card title={t("stock.levels")}>
      {levels.isError && <Refused>{refusalText(levels.error, t)}</Refused>}
      {levels.data?.length === 0 && <Empty>{t("stock.no_levels")}</Empty>}
      <ul className="grid gap-1">
        {levels.data?.map(({ part, minimum, refill_to }) => (
          <li key={part} className="flex items-center gap-3 border-t border-line py-1 first:border-0">
            <span className="flex-1">{name(part)}</span>
            <span className="tabular text-dim">{t("stock.level", { minimum, refill_to })}</span>
            {mayWrite && <Button look="danger" aria-label={t("stock.no_level_for", { part: name(part) })} disabled={put.isPending} onClick={() => put.mutate({ part, place, minimum: 0, refill_to: 0 })}>✕</Button>}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <form onSubmit={onSubmit} aria-label={t("stock.levels")} className="mt-3 grid grid-cols-[1fr_6rem_6rem_auto] items-end gap-3 max-sm:grid-cols-2">
          <Select name="part" label={t("stock.part")} required defaultValue="">
            <option value="" disabled>–</option>
            {catalogue.data?.map((part) => <option key={part.code} value={part.code}>{name(part.code)} ({part.code})</option>)}
          </Select>
          <Field name="minimum" label={t("stock.minimum")} type="number" min={1} max={MOST} step={1} required />
          <Field name="refill_to" label={t("stock.refill_to")} type="number" min={1} max={MOST} step={1} required />
          <Button type="submit" className="min-h-9" disabled={put.isPending}>{t("stock.set_level")}</Button>
          {put.isError && <div className="col-span-full"><Refused>{refusalText(put.error, t)}</Refused></div>}
        </form>
      )}
    </Card>
  );
};
