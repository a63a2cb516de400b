/** What was said about one order, kept with it, and a box to write to whoever has it. */
import { useMessagesOf, useWrite } from "@/api/conversations";
import { useMay } from "@/api/rights";
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { DESK_WORDS, unreadOf } from "@/lib/talk";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { TalkBox } from "@/ui/talk-box";
import { TalkList } from "@/ui/talk-list";
import { useState } from "react";
import { useToldRead } from "./use-told-read";

export const OrderMessages = ({ order }: { order: WorkOrder }) => {
  const t = useT();
  const may = useMay()("messages.exchange");
  const messages = useMessagesOf(order, may);
  const found = messages.data ?? [];
  const unread = unreadOf(found, "desk").length;
  const [asked, setAsked] = useState<boolean | null>(null);
  if (!may || (found.length === 0 && order.technician_id === null)) return null;
  const isOpen = asked ?? unread > 0;
  return (
    <details open={isOpen} onToggle={(event) => setAsked(event.currentTarget.open)}>
      <summary className={unread > 0 ? "text-warn" : "text-dim"}>{t("talk.of_case", { n: found.length })}{unread > 0 && ` · ${t("talk.unread", { n: unread })}`}</summary>
      {isOpen && (
        <div className="mt-2 grid gap-3">
          {messages.isError && <Refused>{refusalText(messages.error, t)}</Refused>}
          <Shown messages={found} />
          {order.technician_id === null ? <p className="text-dim">{t("talk.nobody")}</p> : <Box key={order.technician_id} technicianId={order.technician_id} orderId={order.id} />}
        </div>
      )}
    </details>
  );
};

/** Several technicians may have had the order: each one's messages are told as read to that one. */
const Shown = ({ messages }: { messages: NonNullable<ReturnType<typeof useMessagesOf>["data"]> }) => {
  const t = useT();
  const whose = [...new Set(messages.map(({ technician_id }) => technician_id))];
  return (
    <>
      {whose.map((id) => <TellRead key={id} technicianId={id} messages={messages.filter(({ technician_id }) => technician_id === id)} />)}
      {messages.length > 0 && <TalkList said={messages.map((message) => ({ message }))} side="desk" label={t("talk.of_case", { n: messages.length })} />}
    </>
  );
};

const TellRead = ({ technicianId, messages }: { technicianId: string; messages: Parameters<typeof useToldRead>[1] }): null => {
  useToldRead(technicianId, messages, "desk");
  return null;
};

const Box = ({ technicianId, orderId }: { technicianId: string; orderId: string }) => {
  const t = useT();
  const write = useWrite(technicianId, orderId);
  return (
    <>
      <TalkBox ready={DESK_WORDS} pending={write.isPending} onSend={(words) => write.mutateAsync(words).then(() => true, () => false)} />
      {write.isError && <Refused>{refusalText(write.error, t)}</Refused>}
      <Button className="justify-self-start" onClick={() => setParams({ talk: technicianId })}>{t("talk.open_all")}…</Button>
    </>
  );
};
