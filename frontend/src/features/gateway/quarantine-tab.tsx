/** Messages that were refused: by reason and device, each with its bytes. */
import { useRefused, useRefusedBytes } from "@/api/gateway";
import type { RefusedMessage } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { useDeferredValue, useState } from "react";
import { dump, textOfHex } from "./bytes";
import { REFUSAL_CODES } from "./refusal-codes";

export const QuarantineTab = () => {
  const t = useT();
  const { params } = useLocation();
  const [device, setDevice] = useState("");
  const code = params["code"] ?? "";
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useRefused(useDeferredValue(device.trim()), code);
  const picked = items?.find(({ id }) => String(id) === params["id"]);
  const codes = [...REFUSAL_CODES].map((one) => [one, t.code("quarantine", { code: one })] as const).sort(([, a], [, b]) => a.localeCompare(b, t.language));
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.quarantine")} count={items && `${items.length}${hasMore ? "+" : ""}`} />
          <div className="mb-3 grid grid-cols-2 gap-3">
            <Select label={t("quarantine.code")} value={code} onChange={(event) => setParams({ code: event.target.value || null, id: null })}>
              <option value="">{t("quarantine.all_codes")}</option>
              {codes.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
            </Select>
            <Field label={t("quarantine.device")} value={device} onChange={(event) => setDevice(event.target.value)} maxLength={80} autoComplete="off" spellCheck={false} />
          </div>
          {isPending && <Loading>{t("quarantine.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("quarantine.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((one) => <Row key={one.id} message={one} picked={one.id === picked?.id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={picked ? <MessageCard key={picked.id} message={picked} /> : <Hint>{t("quarantine.pick")}</Hint>}
    />
  );
};

const Row = ({ message, picked }: { message: RefusedMessage; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: String(message.id) })}>
      <span className="flex items-baseline gap-3">
        <b className="min-w-0 flex-1 truncate font-semibold">{t.code("quarantine", { code: message.code })}{message.field && ` · ${message.field}`}</b>
        {message.times > 1 && <span className="tabular text-xs text-warn">×{message.times}</span>}
        <time dateTime={message.at} className="tabular text-xs text-dim">{dateTimeOf(message.at, t)}</time>
      </span>
      <span className="truncate text-xs text-dim">{[message.device_id ?? t("quarantine.nobody"), message.topic].filter(Boolean).join(" · ")}</span>
    </PickRow>
  );
};

const MessageCard = ({ message }: { message: RefusedMessage }) => {
  const t = useT();
  const bytes = useRefusedBytes(message.id);
  const hex = bytes.data?.payload_hex ?? "";
  const text = hex === "" ? null : textOfHex(hex);
  const facts: [string, string | null][] = [
    [t("quarantine.code"), message.code],
    [t("quarantine.field"), message.field],
    [t("quarantine.device"), message.device_id],
    [t("bindings.topic"), message.topic],
  ];
  return (
    <Card title={t.code("quarantine", { code: message.code })}>
      {message.reason && <p>{message.reason}</p>}
      <p className="tabular text-xs text-dim">{message.times > 1 ? t("quarantine.first_last", { first: dateTimeOf(message.first_at, t), last: dateTimeOf(message.at, t) }) + ` · ×${message.times}` : dateTimeOf(message.at, t)}</p>
      <dl className="grid gap-1">
        {facts.filter(([, value]) => value).map(([name, value]) => <div key={name} className="flex justify-between gap-4 border-b border-line pb-1"><dt className="text-dim">{name}</dt><dd className="min-w-0 break-all text-right font-mono text-xs">{value}</dd></div>)}
      </dl>
      {bytes.isPending && <Loading>{t("quarantine.loading")}</Loading>}
      {bytes.isError && <Refused>{refusalText(bytes.error, t)}</Refused>}
      {text !== null && <Block title={t("quarantine.as_text")} wrapped>{text}</Block>}
      {hex !== "" && <Block title={t("quarantine.bytes", { kept: hex.length / 2, size: message.size })}>{dump(hex)}</Block>}
    </Card>
  );
};

/** Reachable by keyboard, since it scrolls. */
const Block = ({ title, wrapped = false, children }: { title: string; wrapped?: boolean; children: string }) => (
  <section aria-label={title} className="grid min-w-0 gap-1">
    <h3 className="text-dim">{title}</h3>
    <pre tabIndex={0} className={`max-h-72 overflow-auto rounded-lg bg-ground p-3 font-mono text-xs ${wrapped ? "break-all whitespace-pre-wrap" : ""}`}>{children}</pre>
  </section>
);
