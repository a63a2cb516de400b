/** Pictures that show a cost: sent as they are taken, named by the claim. */
import { costPhoto, sendCostPhoto } from "@/api/costs";
import { Refusal } from "@/api/client";
import { useT } from "@/lib/i18n/translate";
import { shrink } from "@/lib/picture";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { useRef, useState } from "react";

export const CostPhotos = ({ orderId, names }: { orderId: string; names: readonly string[] }) => {
  const t = useT();
  if (names.length === 0) return null;
  return (
    <ul aria-label={t("cost.photos")} className="flex flex-wrap gap-2">
      {names.map((name, at) => (
        <li key={name}><a href={costPhoto(orderId, name)} target="_blank" rel="noreferrer"><img src={costPhoto(orderId, name)} alt={t("cost.photo", { n: at + 1 })} loading="lazy" className="size-20 rounded-lg object-cover" /></a></li>
      ))}
    </ul>
  );
};

type Props = { orderId: string; names: readonly string[]; onNames: (names: string[]) => void };

export const AddCostPhotos = ({ orderId, names, onNames }: Props) => {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const take = async (files: FileList | null): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const added = [...names];
    for (const file of files ?? []) {
      try {
        added.push(await sendCostPhoto(orderId, (await shrink(file)).full));
      } catch (error) {
        setProblem(error instanceof Refusal || error instanceof TypeError ? refusalText(error, t) : t("refusal.photo.unreadable"));
      }
    }
    onNames([...new Set(added)]);
    setBusy(false);
    if (input.current) input.current.value = "";
  };
  return (
    <div role="group" aria-label={t("cost.photos")} className="grid gap-2">
      <CostPhotos orderId={orderId} names={names} />
      <div><Button className="min-h-11" disabled={busy} onClick={() => input.current?.click()}>{t(busy ? "cost.photo_sending" : "cost.photo_add")}</Button></div>
      <input ref={input} type="file" accept="image/*" multiple hidden aria-label={t("cost.photo_add")} onChange={(event) => void take(event.target.files)} />
      {problem !== null && <Refused>{problem}</Refused>}
    </div>
  );
};
