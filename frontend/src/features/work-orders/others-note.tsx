/** Who else is on an order: a soft lock, which warns and keeps nobody from anything. */
import { useOthersOn } from "@/api/onlookers";
import type { Other } from "@/lib/onlookers";
import { useT } from "@/lib/i18n/translate";

/** One line a person; nothing where one is alone with it. */
export const OthersNote = ({ orderId }: { orderId: string }) => {
  const t = useT();
  return useOthersOn(orderId).map(({ person_id, name, doing }) =>
    doing === "editing"
      ? <p key={person_id} role="status" className="rounded-lg bg-warn-ground px-3 py-2 text-warn"><span aria-hidden>✎ </span>{t("together.editing", { name })}</p>
      : <p key={person_id} role="status" className="text-dim"><span aria-hidden>◉ </span>{t("together.looking", { name })}</p>);
};

/** A sign in a row, its sentence on hover and for screen readers: the one who edits before those who look. */
export const OthersSign = ({ others }: { others: readonly Other[] }) => {
  const t = useT();
  const editor = others.find(({ doing }) => doing === "editing");
  const first = editor ?? others[0];
  if (first === undefined) return null;
  const words = others.map(({ name, doing }) => t(`onlooker.${doing}`, { name })).join(t("list.comma"));
  return (
    <span title={words} className={`max-w-20 shrink-0 truncate rounded-full px-1.5 text-xs ${editor ? "bg-warn-ground text-warn" : "bg-accent-ground text-accent"}`}>
      <span aria-hidden>{editor ? "✎" : "◉"} {first.name}</span><span className="sr-only">{words}</span>
    </span>
  );
};
