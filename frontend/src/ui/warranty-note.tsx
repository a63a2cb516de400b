/** In or out of warranty, why, and until when; the parts of the case with source, warranty and charge. */
import type { MachineCover, Warranty } from "@/api/warranty";
import { useT, type Translate } from "@/lib/i18n/translate";
import { dayText } from "@/lib/times";

type Use = Warranty["used"][number];

const written = (day: string | null, t: Translate): string => (day === null ? "" : dayText(day, t));

const daysOf = ({ until, since, months }: MachineCover, t: Translate) => ({ until: written(until, t), since: written(since, t), months: months ?? 0 });

/** The standing and its reason in one line. */
export const coverText = (cover: MachineCover, t: Translate): string => `${t(`warranty.${cover.standing}`, daysOf(cover, t))} · ${t(`warranty.basis.${cover.basis}`, daysOf(cover, t))}`;

export const COVER_TONE = { in: "text-good", out: "text-warn", unknown: "text-dim" } as const;

/** How long a fitted part is warranted. */
export const partEnd = ({ until, fitted_on, months }: Pick<Use["cover"], "until" | "fitted_on" | "months">, t: Translate): string => {
  if (until !== null) return t("warranty.part_until", { until: dayText(until, t) });
  return fitted_on === null && months > 0 ? t("warranty.part_months", { months }) : t("warranty.part_none");
};

const chargeText = ({ cover, free, why, rest, cost_price_cents: cents }: Use, currency: string, t: Translate): string[] => {
  const n = cover.quantity - free;
  return [
    ...(free > 0 && why !== null ? [t(`warranty.free.${why}`, { n: free })] : []),
    ...(rest === "free" ? [] : rest === "cost_price" && cents !== null ? [t("warranty.charge.cost_price_of", { n, price: `${(cents / 100).toFixed(2)} ${currency}` })] : [t(`warranty.charge.${rest}`, { n })]),
  ];
};

export const WarrantyNote = ({ warranty }: { warranty: Warranty }) => {
  const t = useT();
  const { machine, before, used, after, currency } = warranty;
  const named = ({ name_en, name_zh }: { name_en: string; name_zh: string }): string => (t.language === "en" ? name_en : name_zh);
  const still = before.filter(({ is_covered }) => is_covered);
  return (
    <section aria-label={t("warranty.title")}>
      <h3 className="text-dim">{t("warranty.title")}</h3>
      <p><span className={COVER_TONE[machine.standing]}>{t(`warranty.${machine.standing}`, daysOf(machine, t))}</span> <span className="text-dim">· {t(`warranty.basis.${machine.basis}`, daysOf(machine, t))}</span></p>
      {machine.standing !== "unknown" && <p className="text-dim">{t(`warranty.follows.${machine.standing === "in" ? "free" : after}`)}</p>}
      <ul className="grid gap-1">
        {still.map((each) => <li key={`${each.work_order_id}.${each.part}.${each.fitted_on}`} className="text-good">{t("warranty.still", { part: named(each), until: written(each.until, t) })}</li>)}
        {used.map((use) => (
          <li key={`${use.visit}.${use.cover.part}`}>
            {named(use.cover)} <span className="tabular">×{use.cover.quantity}</span>
            <span className={`block text-xs ${use.cover.source === "original" ? "text-dim" : "text-warn"}`}>{[t(`warranty.source.${use.cover.source}`), use.cover.supplier].filter(Boolean).join(" · ")}</span>
            <span className="block text-xs text-dim">{[partEnd(use.cover, t), ...chargeText(use, currency, t)].join(" · ")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};
