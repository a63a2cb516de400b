/** Messages with the desk: kept on the phone, written without a network too. */
import type { Canned, DeskMessage, WorkOrder } from "@/api/types";
import { useToldRead } from "@/features/messages/use-told-read";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { PHONE_WORDS, unreadOf, wordsOf } from "@/lib/talk";
import { Button } from "@/ui/button";
import { Empty, Loading } from "@/ui/notice";
import { TalkBox } from "@/ui/talk-box";
import { TalkList, type Said } from "@/ui/talk-list";
import { useToasts } from "@/ui/toast";
import { useState } from "react";
import { whyText } from "./conflicts";
import { isFull } from "./full";
import type { Operation, Words } from "./outbox";
import { PhoneBar } from "./phone-bar";
import { phoneDatabase } from "./phone-db";
import { sendNow } from "./sender";
import { useFact } from "./use-facts";
import { personOf, useQueue, useWho, writeWords } from "./use-phone";

/** One that still waits on the phone, as it will stand with the others. */
export const asWaiting = ({ id, to, orderId, about, at, text, canned }: Words, byName: string): DeskMessage => ({
  id, technician_id: to, technician_name: byName, work_order_id: orderId || null, number: about.number || null, from_desk: false, by_name: byName,
  text, canned, written_at: at, sent_at: at, read_at: null, read_by_name: null,
});

/** What was said, oldest first, with what waits behind it; one that has arrived and is still queued stands once. */
export const laidOver = (kept: readonly DeskMessage[], queue: readonly Operation[], byName: string): { message: DeskMessage; queued: Words | null }[] => {
  const arrived = new Set(kept.map(({ id }) => id));
  const words = queue.filter((one): one is Words => one.kind === "message" && !arrived.has(one.id));
  return [...[...kept].reverse().map((message) => ({ message, queued: null })), ...words.map((one) => ({ message: asWaiting(one, byName), queued: one }))];
};

const useSaid = (orderId: string | null) => {
  const kept = useFact("messages");
  const queue = useQueue();
  const { name } = useWho();
  const all = laidOver(kept ?? [], queue, name);
  return { isRead: kept !== null, said: orderId === null ? all : all.filter(({ message }) => message.work_order_id === orderId) };
};

const useUnread = (): DeskMessage[] => unreadOf(useFact("messages") ?? [], "phone");

const Talk = ({ order }: { order: WorkOrder | null }) => {
  const t = useT();
  const session = useWho();
  const say = useToasts((store) => store.say);
  const { isRead, said } = useSaid(order?.id ?? null);
  useToldRead(session.technician_id, said.filter(({ queued }) => queued === null).map(({ message }) => message), "phone");
  const write = async ({ text, canned }: { text: string; canned: Canned | null }): Promise<boolean> => {
    try {
      await writeWords(session, order, text, canned);
      return true;
    } catch (error) {
      say("bad", t(isFull(error) ? "phone.full" : "phone.not_kept"));
      return false;
    }
  };
  const shown: Said[] = said.map(({ message, queued }) => (queued === null ? { message } : { message, aside: <Unsent words={queued} /> }));
  return (
    <div className="grid gap-3">
      {!isRead && shown.length === 0 ? <Loading>{t("talk.loading")}</Loading> : shown.length === 0 && order === null ? <Empty>{t("talk.empty")}</Empty> : null}
      {shown.length > 0 && <TalkList said={shown} side="phone" label={t("talk.with_desk")} onOrder={order === null ? (id) => setParams({ talk: null, order: id }) : undefined} />}
      <TalkBox ready={PHONE_WORDS} big onSend={write} />
    </div>
  );
};

const Unsent = ({ words }: { words: Words }) => {
  const t = useT();
  const me = personOf(useWho());
  if (words.refused === null) return <p className="text-xs text-warn">{t("talk.waiting")}</p>;
  const again = async (): Promise<void> => {
    await phoneDatabase.retry([words], () => crypto.randomUUID());
    await sendNow(me);
  };
  return (
    <div role="alert" className="grid gap-2 text-bad">
      <p className="text-xs">{t("talk.refused", { why: whyText(words.refused, t) })}</p>
      <div className="flex gap-2">
        <Button className="min-h-12" onClick={() => void again()}>{t("talk.again")}</Button>
        <Button className="min-h-12" onClick={() => void phoneDatabase.discard([words.id])}>{t("talk.drop")}</Button>
      </div>
    </div>
  );
};

/** Of one job; opened where something is new. */
export const JobTalk = ({ job }: { job: WorkOrder }) => {
  const t = useT();
  const { technician_id } = useWho();
  const { said } = useSaid(job.id);
  const unread = unreadOf(said.map(({ message }) => message), "phone").length;
  const [asked, setAsked] = useState<boolean | null>(null);
  if (technician_id === null) return null;
  const isOpen = asked ?? unread > 0;
  return (
    <details open={isOpen} onToggle={(event) => setAsked(event.currentTarget.open)} className="rounded-2xl bg-panel p-4">
      <summary className={`min-h-12 content-center ${unread > 0 ? "text-warn" : ""}`}>{t("talk.of_case", { n: said.length })}{unread > 0 && ` · ${t("talk.unread", { n: unread })}`}</summary>
      {isOpen && <Talk order={job} />}
    </details>
  );
};

/** Below the day's list: the last that was said, and the way to all. */
export const TalkCard = () => {
  const t = useT();
  const unread = useUnread().length;
  const last = useSaid(null).said.at(-1)?.message;
  return (
    <button type="button" onClick={() => setParams({ talk: "desk" })} className="grid min-h-14 w-full gap-1 rounded-2xl bg-panel p-4 text-left active:bg-raised">
      <span className="flex justify-between gap-3"><b className="font-semibold">{t("talk.with_desk")}</b>{unread > 0 && <b className="text-warn">{t("talk.unread", { n: unread })}</b>}</span>
      {last && <span className="truncate text-dim">{wordsOf(last, t)}</span>}
    </button>
  );
};

/** Beside the state of the line, wherever one is: something is new. */
export const TalkSign = () => {
  const t = useT();
  const n = useUnread().length;
  return (
    <span aria-live="polite">
      {n > 0 && <button type="button" onClick={() => setParams({ talk: "desk", order: null })} className="rounded-full border border-warn px-3 text-warn"><span aria-hidden>✉ </span>{t("talk.unread", { n })}</button>}
    </span>
  );
};

export const TalkPage = ({ onBack }: { onBack: () => void }) => {
  const t = useT();
  return (
    <main className="mx-auto grid min-h-dvh max-w-lg grid-cols-[minmax(0,1fr)] content-start gap-4 p-4 pt-2 text-[15px]">
      <div className="flex items-center gap-1">
        <button type="button" onClick={onBack} aria-label={t("phone.back")} className="-ml-3 size-12 shrink-0 rounded-xl text-2xl text-dim active:bg-raised">‹</button>
        <div className="min-w-0 flex-1"><PhoneBar /></div>
      </div>
      <h1 className="text-xl font-semibold">{t("talk.with_desk")}</h1>
      <Talk order={null} />
    </main>
  );
};
