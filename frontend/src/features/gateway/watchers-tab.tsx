/** Who is told of alarms: where, at which hours, from which severity on; with a test message. */
import { useRemoveWatcher, useSaveWatcher, useSendTest, useWatchers, type Watcher, type WatcherGiven } from "@/api/watchers";
import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { SitePicker } from "@/ui/site-picker";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";
import { textOf } from "./binding-draft";
import { CHANNELS, SEVERITIES, watcherOf } from "./watcher-draft";

const NEW = "new";

export const WatchersTab = () => {
  const t = useT();
  const { params } = useLocation();
  const watchers = useWatchers();
  const items = watchers.data?.items;
  const picked = items?.find(({ id }) => id === params["id"]) ?? null;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.watchers")} count={items && String(items.length)}>
            <Button onClick={() => setParams({ id: NEW })}>{t("watchers.new")}</Button>
          </ListHead>
          {watchers.isPending && <Loading>{t("watchers.loading")}</Loading>}
          {watchers.isError && <Refused>{refusalText(watchers.error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("watchers.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((watcher) => <Row key={watcher.id} watcher={watcher} picked={watcher.id === picked?.id} />)}</ul>
        </>
      }
      detail={picked || params["id"] === NEW ? <WatcherCard key={picked?.id ?? NEW} watcher={picked} /> : <Hint>{t("watchers.pick")}</Hint>}
    />
  );
};

const Row = ({ watcher, picked }: { watcher: Watcher; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: watcher.id })}>
      <span className="flex items-baseline gap-3">
        <b className="min-w-0 flex-1 truncate font-semibold">{watcher.name}</b>
        <span className="tabular text-xs text-dim">{t("watchers.hours", { from: watcher.from_hour, to: watcher.to_hour })}</span>
      </span>
      <span className="flex justify-between gap-3 text-xs text-dim"><span className="truncate">{t(`watchers.channel.${watcher.channel}`)} · {watcher.address}</span><span>≥ {t.code("severity", { code: watcher.least_severity })}</span></span>
    </PickRow>
  );
};

const WatcherCard = ({ watcher }: { watcher: Watcher | null }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveWatcher();
  const [siteId, setSiteId] = useState<string | null>(watcher?.site_id ?? null);
  const site = useLive(({ live }) => (live.status === "live" ? live.sites.get(watcher?.site_id ?? "") : undefined));
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body: WatcherGiven = watcherOf(textOf(event.currentTarget), siteId, watcher);
    save.mutate({ id: watcher?.id ?? crypto.randomUUID(), body }, { onSuccess: ({ id, name }) => (say("good", t("watchers.saved", { name })), setParams({ id })) });
  };
  return (
    <Card title={watcher?.name ?? t("watchers.new")}>
      <form onSubmit={onSubmit} className="grid gap-4">
        <Field name="name" label={t("watchers.name")} required maxLength={120} defaultValue={watcher?.name} autoComplete="off" />
        <div className="grid grid-cols-[8rem_1fr] gap-3">
          <Select name="channel" label={t("watchers.channel")} defaultValue={watcher?.channel ?? "mail"}>
            {CHANNELS.map((one) => <option key={one} value={one}>{t(`watchers.channel.${one}`)}</option>)}
          </Select>
          <Field name="address" label={t("watchers.address")} required minLength={3} maxLength={300} defaultValue={watcher?.address} autoComplete="off" />
        </div>
        <div className="grid grid-cols-2 gap-3">
          <Field name="from_hour" type="number" min={0} max={23} required label={t("watchers.from_hour")} defaultValue={watcher?.from_hour ?? 0} />
          <Field name="to_hour" type="number" min={1} max={24} required label={t("watchers.to_hour")} defaultValue={watcher?.to_hour ?? 24} />
          <Field name="timezone" label={t("watchers.timezone")} required maxLength={60} defaultValue={watcher?.timezone ?? t.zone} autoComplete="off" />
          <Select name="least_severity" label={t("watchers.severity")} defaultValue={watcher?.least_severity ?? "minor"}>
            {SEVERITIES.map((one) => <option key={one} value={one}>{t.code("severity", { code: one })}</option>)}
          </Select>
          <Select name="locale" label={t("watchers.locale")} defaultValue={watcher?.locale ?? t.language}>
            <option value="zh-CN">中文</option>
            <option value="en">English</option>
          </Select>
        </div>
        <SitePicker label={t("watchers.site")} hint={site ? t("watchers.site_kept", { site: site.name }) : t("watchers.site_hint")} onPick={(one) => setSiteId(one?.id ?? watcher?.site_id ?? null)} />
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" disabled={save.isPending}>{t("watchers.save")}</Button>
          {watcher !== null && <More watcher={watcher} />}
        </div>
      </form>
    </Card>
  );
};

const More = ({ watcher }: { watcher: Watcher }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const remove = useRemoveWatcher();
  const test = useSendTest();
  const { id, name } = watcher;
  const refused = (error: unknown): void => say("bad", refusalText(error, t));
  return (
    <>
      <Button disabled={test.isPending} onClick={() => test.mutate(id, { onSuccess: () => say("good", t("watchers.tested", { name })), onError: refused })}>{t("watchers.test")}</Button>
      <Button look="danger" disabled={remove.isPending} onClick={() => remove.mutate(id, { onSuccess: () => (say("good", t("watchers.removed", { name })), setParams({ id: null })), onError: refused })}>{t("watchers.remove")}</Button>
    </>
  );
};
