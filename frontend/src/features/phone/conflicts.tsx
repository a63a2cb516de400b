/** What the server did not accept, order by order, with the reason in words, until somebody has settled it. */
import { copyText } from "@/lib/copy-text";
import { useT, type Translate } from "@/lib/i18n/translate";
import { shortNumber, worded } from "@/lib/words";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { conflicts, type Conflict, type Refused } from "./outbox";
import { operationText } from "./operation-text";
import { phoneDatabase } from "./phone-db";
import { sendNow } from "./sender";
import { Sheet } from "./sheet";
import { personOf, useQueue, useWho } from "./use-phone";
import { goTo } from "./missing";
import { reportText } from "./report-text";
import { missingItem } from "./visit";

const itemsOf = (why: Refused): string[] => {
  const items = why.params?.["items"];
  return Array.isArray(items) ? items.map((item) => missingItem(String(item))) : [];
};

/** The reason in words; what is missing by the names it has on the page. */
export const whyText = (why: Refused, t: Translate): string => {
  // To a technician an order out of sight is one that went elsewhere: the server tells the two apart to nobody.
  if (why.code === "work_order.missing") return t("conflict.gone");
  const missing = itemsOf(why).map((item) => t.code("missing", { code: item })).join(t("list.comma"));
  const text = worded("refusal", { code: why.code, params: { ...why.params, ...(missing && { missing }) } }, t);
  return text === why.code ? why.detail : text;
};

/** What to do about it. The job shows how it stands at the desk again: a refused step is laid over nothing. */
const adviceOf = (why: Refused): "conflict.do.gone" | "conflict.do.missing" | "conflict.do.moved" | "conflict.do.else" => {
  if (why.code === "work_order.missing") return "conflict.do.gone";
  if (itemsOf(why).length > 0) return "conflict.do.missing";
  return why.code.startsWith("work_order.") ? "conflict.do.moved" : "conflict.do.else";
};

/** For one order, or for all that are not open on this page. */
export const Conflicts = ({ orderId, held = false }: { orderId?: string; held?: boolean }) => {
  const t = useT();
  const found = conflicts(useQueue()).filter((one) => orderId === undefined || one.orderId === orderId);
  if (found.length === 0) return null;
  return (
    <div role="alert">
      <ul aria-label={t("conflict.title")} className="grid gap-2">{found.map((one) => <Card key={one.orderId} conflict={one} held={held} />)}</ul>
    </div>
  );
};

const Card = ({ conflict, held }: { conflict: Conflict; held: boolean }) => {
  const t = useT();
  const me = personOf(useWho());
  const [dropping, setDropping] = useState(false);
  const { about, why, operations } = conflict;
  const again = async (): Promise<void> => {
    await phoneDatabase.retry(operations, () => crypto.randomUUID());
    await sendNow(me);
  };
  return (
    <li className="grid gap-2 rounded-xl bg-bad-ground p-3 text-bad">
      <p><b className="tabular">{shortNumber(about.number)}</b> {about.site}</p>
      <p><b>{t("conflict.refused", { steps: operations.map((one) => operationText(one, t)).join(t("list.comma")) })}</b> {whyText(why, t)}</p>
      <p><b>{t("conflict.do")}</b> {t(adviceOf(why))}</p>
      {operations.every((one) => one.told === "yes") && <p>{t("conflict.told")}</p>}
      {held && itemsOf(why).map((item) => <Button key={item} className="justify-start" onClick={() => goTo(item)}>{t("conflict.go", { item: t.code("missing", { code: item }) })}</Button>)}
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={() => void again()}>{t("conflict.again")}</Button>
        <Button onClick={() => setDropping(true)}>{t("conflict.settle")}</Button>
      </div>
      {dropping && <Settle conflict={conflict} onClose={() => setDropping(false)} />}
    </li>
  );
};

/** Nothing is thrown away without having been shown, and it can be taken along as text. */
const Settle = ({ conflict, onClose }: { conflict: Conflict; onClose: () => void }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const photos = conflict.operations.filter((one) => one.kind === "photo").length;
  const text = reportText(conflict.about, conflict.operations, t);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) say("good", t("conflict.copied"));
    else say("bad", t("copy.by_hand", { label: t("copy.text") }));
  };
  const drop = async (): Promise<void> => {
    await phoneDatabase.discard(conflict.operations.map(({ id }) => id));
    onClose();
  };
  return (
    <Sheet title={t("conflict.settle")} onClose={onClose}>
      <p>{t("conflict.lose", { steps: conflict.operations.length - photos, photos })}</p>
      <pre className="max-h-48 overflow-auto rounded-xl bg-ground p-3 font-sans whitespace-pre-wrap">{text}</pre>
      <Button className="min-h-12" onClick={() => void copy()}>{t("conflict.copy")}</Button>
      <Button look="danger" className="min-h-12" onClick={() => void drop()}>{t("conflict.drop")}</Button>
    </Sheet>
  );
};
