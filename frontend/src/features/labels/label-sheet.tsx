/** Labels for several machines or places at once: chosen here, printed on A4, nine to a page. */
import { usePrintLabelsOf, type LabelIn } from "@/api/requests";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { saveFile } from "@/lib/save-file";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type ReactNode } from "react";

export type Labelled = { id: string; name: string; about: string };
type Props = { things: readonly Labelled[]; /** The labels of what was chosen, in its order. */ labelsOf: (ids: readonly string[]) => AsyncIterable<LabelIn[]>; /** More to choose, above the list. */ children?: ReactNode };

/** Nothing where the reader may make no labels. */
export const LabelSheetButton = (props: Props) => {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!useMay()("assets.write")) return null;
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>{t("label.several")}</Button>
      {open && <LabelSheet {...props} onClose={() => setOpen(false)} />}
    </>
  );
};

const LabelSheet = ({ things, labelsOf, children, onClose }: Props & { onClose: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [none, setNone] = useState(false);
  const printed = usePrintLabelsOf();
  const toggle = (id: string): void => setChosen((before) => {
    const after = new Set(before);
    if (!after.delete(id)) after.add(id);
    return after;
  });
  const all = chosen.size === things.length && things.length > 0;
  const print = (): void => {
    let files = 0;
    setNone(false);
    const onSheet = (sheet: Blob, number: number): void => { files = number; saveFile(`labels${number > 1 ? `-${number}` : ""}.pdf`, sheet); };
    const onSuccess = (): void => {
      if (files === 0) return setNone(true);
      say("good", t("label.printed", { n: files }));
      onClose();
    };
    printed.mutate({ lists: labelsOf(things.map(({ id }) => id).filter((id) => chosen.has(id))), onSheet }, { onSuccess });
  };
  return (
    <Dialog title={t("label.several_title")} onClose={onClose}>
      <div className="grid gap-3 p-4 text-sm">
        <p className="text-dim">{t("label.several_about")}</p>
        {children}
        {things.length === 0 ? <Empty>{t("label.nothing")}</Empty> : (
          <>
            <Button className="justify-self-start" onClick={() => setChosen(all ? new Set() : new Set(things.map(({ id }) => id)))}>{t(all ? "label.choose_none" : "label.choose_all", { n: things.length })}</Button>
            <ul aria-label={t("label.several_title")} className="grid max-h-[38vh] gap-0.5 overflow-y-auto">
              {things.map(({ id, name, about }) => (
                <li key={id}>
                  <label className="flex min-h-8 cursor-pointer items-center gap-3 rounded px-2 hover:bg-raised">
                    <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                    <span className="min-w-0 flex-1 truncate">{name}</span>
                    <span className="truncate text-xs text-dim">{about}</span>
                  </label>
                </li>
              ))}
            </ul>
          </>
        )}
        {none && <p role="status" className="text-warn">{t("label.no_machines")}</p>}
        {printed.isError && <Refused>{refusalText(printed.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button look="primary" disabled={chosen.size === 0 || printed.isPending} onClick={print}>{t("label.print", { n: chosen.size })}</Button>
          <Button onClick={onClose}>{t("action.back")}</Button>
        </div>
      </div>
    </Dialog>
  );
};
