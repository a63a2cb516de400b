/** What was found and done: three checks and three cleans, cause, solution, parts, signature. */
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Field, TextArea } from "@/ui/field";
import { useState } from "react";
import { SignatureField } from "./signature-field";
import { CHECKS, type PartUsed, type Visit } from "./visit";

type Props = { visit: Visit; change: (patch: Partial<Visit>) => void; parts: readonly string[] };

export const VisitForm = ({ visit, change, parts }: Props) => {
  const t = useT();
  return (
    <section aria-label={t("visit.title")} className="grid gap-4">
      <Checklist visit={visit} change={change} />
      <TextArea label={t("visit.cause")} value={visit.cause} onChange={(event) => change({ cause: event.target.value })} />
      <TextArea label={t("visit.solution")} value={visit.solution} onChange={(event) => change({ solution: event.target.value })} />
      <PartsUsed used={visit.parts_used} probable={parts} change={(parts_used) => change({ parts_used })} />
      <SignatureField signature={visit.signature} onSign={(signature) => change({ signature })} />
    </section>
  );
};

const Checklist = ({ visit, change }: Pick<Props, "visit" | "change">) => {
  const t = useT();
  const done = CHECKS.filter((check) => visit.checklist[check]).length;
  return (
    <fieldset>
      <legend className="mb-2 flex w-full justify-between text-dim"><span>{t("visit.checklist")}</span><span className="tabular">{done} / {CHECKS.length}</span></legend>
      <div className="grid grid-cols-2 gap-2">
        {CHECKS.map((check) => {
          const ticked = visit.checklist[check] ?? false;
          return (
            <button
              key={check} type="button" role="checkbox" aria-checked={ticked}
              onClick={() => change({ checklist: { ...visit.checklist, [check]: !ticked } })}
              className={`flex min-h-14 items-center gap-2 rounded-xl px-3 text-left ${ticked ? "bg-good-ground text-good" : "bg-panel"}`}
            >
              <span aria-hidden>{ticked ? "✓" : "○"}</span>
              {t(`missing.check.${check}`)}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
};

const PartsUsed = ({ used, probable, change }: { used: readonly PartUsed[]; probable: readonly string[]; change: (used: PartUsed[]) => void }) => {
  const t = useT();
  const [name, setName] = useState("");
  const add = (part: string): void => {
    const known = used.find((one) => one.part === part);
    change(known ? used.map((one) => (one === known ? { ...one, quantity: one.quantity + 1 } : one)) : [...used, { part, quantity: 1 }]);
    setName("");
  };
  const less = (part: PartUsed): void =>
    change(used.flatMap((one) => (one !== part ? [one] : one.quantity > 1 ? [{ ...one, quantity: one.quantity - 1 }] : [])));
  const offered = probable.filter((part) => !used.some((one) => one.part === part));
  return (
    <section aria-label={t("visit.parts")} className="grid gap-2">
      <ul className="grid gap-1">
        {used.map((part) => (
          <li key={part.part} className="flex min-h-12 items-center gap-3 rounded-xl bg-panel px-3">
            <span className="flex-1">{t.code("part", { code: part.part })}</span>
            <b className="tabular">×{part.quantity}</b>
            <Button aria-label={t("visit.less", { part: part.part })} className="size-11" onClick={() => less(part)}>−</Button>
            <Button aria-label={t("visit.more", { part: part.part })} className="size-11" onClick={() => add(part.part)}>+</Button>
          </li>
        ))}
      </ul>
      <div className="flex items-end gap-2">
        <div className="flex-1"><Field label={t("visit.parts")} value={name} onChange={(event) => setName(event.target.value)} /></div>
        <Button className="min-h-9" disabled={name.trim() === ""} onClick={() => add(name.trim())}>{t("visit.add")}</Button>
      </div>
      {offered.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {offered.map((part) => <Button key={part} className="min-h-11" onClick={() => add(part)}>+ {t.code("part", { code: part })}</Button>)}
        </div>
      )}
    </section>
  );
};
