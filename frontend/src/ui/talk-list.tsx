/** What was said, in the order given; whose it is by its side and its name, and whether it was read. */
import type { DeskMessage } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { timesOf, wordsOf } from "@/lib/talk";
import { whenOf } from "@/lib/times";
import { shortNumber } from "@/lib/words";
import type { ReactNode } from "react";

/** `aside` stands below a message instead of its read mark: one that has not been sent yet has none. */
export type Said = { message: DeskMessage; aside?: ReactNode };
type Props = { said: readonly Said[]; side: "desk" | "phone"; label: string; /** Where messages of all orders stand together, each says of which it is. */ onOrder?: ((id: string) => void) | undefined };

export const TalkList = ({ said, side, label, onOrder }: Props) => (
  <ol aria-label={label} className="grid gap-2">
    {said.map((one) => <Bubble key={one.message.id} {...one} mine={one.message.from_desk === (side === "desk")} side={side} onOrder={onOrder} />)}
  </ol>
);

const Bubble = ({ message, aside, mine, side, onOrder }: Said & { mine: boolean; side: Props["side"]; onOrder: Props["onOrder"] }) => {
  const t = useT();
  const nowMs = useNow();
  const { number, work_order_id, read_at, read_by_name } = message;
  const by = side === "phone" && message.from_desk ? `${message.by_name} · ${t("talk.desk")}` : message.by_name;
  const unread = !mine && read_at === null;
  return (
    <li className={`grid max-w-[88%] gap-1 rounded-xl px-3 py-2 ${mine ? "justify-self-end bg-accent-ground" : "justify-self-start bg-raised"}`}>
      <p className="text-xs text-dim">
        {unread && <b className="text-warn">● {t("talk.not_read")} · </b>}
        {by} · <time className="tabular" dateTime={message.sent_at}>{timesOf(message, nowMs, t)}</time>
      </p>
      <p className="wrap-break-word whitespace-pre-line">{wordsOf(message, t)}</p>
      {onOrder && work_order_id !== null && number !== null && (
        <button type="button" onClick={() => onOrder(work_order_id)} title={t("talk.open_order", { number })} className="justify-self-start text-xs text-accent hover:underline">{t("talk.about_order", { number: shortNumber(number) })}</button>
      )}
      {aside ?? (mine && <p className="text-xs text-dim">{read_at === null ? t("talk.not_read") : <><span aria-hidden>✓✓ </span>{t("talk.read", { name: read_by_name, time: whenOf(read_at, nowMs, t) })}</>}</p>)}
    </li>
  );
};
