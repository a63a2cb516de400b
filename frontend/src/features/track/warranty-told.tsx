/** Whether the machine is in warranty, until when and why; each fitted part with source, warranty and charge. */
import { dayText } from "@/lib/times";
import type { Tracked } from "./use-tracked";
import type { Say } from "./words";

type Fitted = NonNullable<Tracked["finding"]>["parts"][number];

const nameOf = ({ name_en, name_zh }: { name_en: string; name_zh: string }, say: Say): string => (say.language === "en" ? name_en : name_zh);

export const WarrantyTold = ({ warranty: { machine, parts, after }, say }: { warranty: Tracked["warranty"]; say: Say }) => {
  if (machine.basis === "no_machine") return null;
  const days = { until: dayText(machine.until ?? "", say), since: dayText(machine.since ?? "", say), months: machine.months ?? 0 };
  return (
    <section>
      <p className={machine.standing === "in" ? "font-semibold text-good" : "font-semibold"}>{say(`warranty.${machine.standing}`, days)}</p>
      <p className="text-dim">{say(`basis.${machine.basis}`, days)}{machine.standing !== "unknown" && ` · ${say(`follows.${machine.standing === "in" ? "free" : after}`)}`}</p>
      {parts.map((part) => <p key={`${part.name_en} ${part.fitted_on}`} className="text-good">{say("part.still", { part: nameOf(part, say), until: dayText(part.until, say) })}</p>)}
    </section>
  );
};

const charge = ({ quantity, free, why, rest, cost_price_cents: cents }: Fitted, currency: string, say: Say): string[] => {
  const n = quantity - free;
  return [
    ...(free > 0 && why !== null ? [say(`part.free.${why}`, { n: free })] : []),
    ...(rest === "free" ? [] : rest === "cost_price" && cents !== null ? [say("part.cost_price_of", { n, price: `${(cents / 100).toFixed(2)} ${currency}` })] : [say(`part.${rest}`, { n })]),
  ];
};

export const PartsFitted = ({ parts, currency, say }: { parts: readonly Fitted[]; currency: string; say: Say }) => (
  <ul className="grid gap-1">
    {parts.map((part, at) => (
      <li key={at}>
        {nameOf(part, say)} ×{part.quantity}
        <span className="block text-sm text-dim">{[say(`source.${part.source}`), part.supplier, part.until === null ? say("part.none") : say("part.until", { until: dayText(part.until, say) })].filter(Boolean).join(" · ")}</span>
        <span className="block text-sm text-dim">{charge(part, currency, say).join(" · ")}</span>
      </li>
    ))}
  </ul>
);
