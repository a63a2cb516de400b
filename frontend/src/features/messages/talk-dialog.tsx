/** The desk's messages: whom one wrote with, and one conversation. */
import { useConversation, useConversations, useWrite, type Conversation } from "@/api/conversations";
import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { navigate, setParams } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { DESK_WORDS, wordsOf } from "@/lib/talk";
import { whenOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { LoadMore } from "@/ui/load-more";
import { Empty, Loading, Refused } from "@/ui/notice";
import { TalkBox } from "@/ui/talk-box";
import { TalkList } from "@/ui/talk-list";
import { useToldRead } from "./use-told-read";

const ALL = "all";
const open = (technicianId: string): void => setParams({ talk: technicianId }, true);

export const TalkDialog = ({ technicianId, onClose }: { technicianId: string; onClose: () => void }) => {
  const t = useT();
  const conversations = useConversations();
  const live = useLive((store) => store.live);
  const name =
    (live.status === "live" ? live.technicians.get(technicianId)?.name : undefined) ?? conversations.data?.find((one) => one.technician_id === technicianId)?.technician_name;
  const isAll = technicianId === ALL;
  return (
    <Dialog title={isAll ? t("talk.title") : t("talk.with", { name })} onClose={onClose}>
      <div className="grid gap-3 p-4 text-sm">
        {isAll ? (
          <>
            <Whom />
            {conversations.isPending && <Loading>{t("talk.loading")}</Loading>}
            {conversations.isError && <Refused>{refusalText(conversations.error, t)}</Refused>}
            {conversations.data?.length === 0 && <Empty>{t("talk.empty")}</Empty>}
            <ul aria-label={t("talk.all")} className="grid">{conversations.data?.map((one) => <Entry key={one.technician_id} conversation={one} />)}</ul>
          </>
        ) : (
          <>
            <Button className="justify-self-start" onClick={() => open(ALL)}>‹ {t("talk.all")}</Button>
            <With key={technicianId} technicianId={technicianId} label={t("talk.with", { name })} />
          </>
        )}
      </div>
    </Dialog>
  );
};

const Whom = () => {
  const t = useT();
  const live = useLive((store) => store.live);
  const all = live.status === "live" ? [...live.technicians.values()].sort((a, b) => a.name.localeCompare(b.name, t.language)) : [];
  return (
    <Select label={t("talk.whom")} value="" onChange={(event) => event.target.value && open(event.target.value)}>
      <option value="">{t("talk.choose")}</option>
      {all.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
    </Select>
  );
};

const Entry = ({ conversation: { technician_id, technician_name, last, unread } }: { conversation: Conversation }) => {
  const t = useT();
  const nowMs = useNow();
  return (
    <li className="border-b border-line last:border-0">
      <button type="button" onClick={() => open(technician_id)} className="grid w-full grid-cols-[1fr_auto] gap-x-3 rounded px-2 py-2 text-left hover:bg-raised">
        <b className="font-semibold">{technician_name}</b>
        <time dateTime={last.sent_at} className="tabular text-xs text-dim">{whenOf(last.sent_at, nowMs, t)}</time>
        <span className="truncate text-dim">{last.from_desk ? `${last.by_name}: ` : ""}{wordsOf(last, t)}</span>
        {unread > 0 && <b className="text-xs text-warn">{t("talk.unread", { n: unread })}</b>}
      </button>
    </li>
  );
};

const With = ({ technicianId, label }: { technicianId: string; label: string }) => {
  const t = useT();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useConversation(technicianId);
  const write = useWrite(technicianId, null);
  useToldRead(technicianId, items ?? [], "desk");
  return (
    <>
      {isPending && <Loading>{t("talk.loading")}</Loading>}
      {isError && <Refused>{refusalText(error, t)}</Refused>}
      <TalkBox ready={DESK_WORDS} pending={write.isPending} onSend={(words) => write.mutateAsync(words).then(() => true, () => false)} />
      {write.isError && <Refused>{refusalText(write.error, t)}</Refused>}
      {items?.length === 0 && <Empty>{t("talk.empty")}</Empty>}
      <TalkList said={(items ?? []).map((message) => ({ message }))} side="desk" label={label} onOrder={(order) => navigate("", { order })} />
      <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
    </>
  );
};
