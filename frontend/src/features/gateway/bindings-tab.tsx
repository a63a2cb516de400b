/** Which decoder reads which topics: kept while the gateway runs, and tried before anybody relies on it. */
import { useBindings, useRemoveBinding, useSaveBinding, type Binding, type BindingGiven } from "@/api/gateway";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field, Select } from "@/ui/field";
import { Card, ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useRef, type FormEvent, type RefObject } from "react";
import { bindingOf, textOf } from "./binding-draft";
import { FOREIGN_FORMATS } from "./formats";
import { TryCard } from "./try-card";

const NEW = "new";

export const BindingsTab = () => {
  const t = useT();
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = useBindings();
  const picked = items?.find(({ id }) => id === params["id"]) ?? null;
  const open = picked !== null || params["id"] === NEW;
  const form = useRef<HTMLFormElement>(null);
  const draft = (): BindingGiven | null => (open && form.current !== null ? bindingOf(textOf(form.current)) : null);
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.bindings")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            <Button onClick={() => setParams({ id: NEW })}>{t("bindings.new")}</Button>
          </ListHead>
          {isPending && <Loading>{t("bindings.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          {items?.length === 0 && <Empty>{t("bindings.none")}</Empty>}
          <ul className="grid gap-1.5">{items?.map((binding) => <Row key={binding.id} binding={binding} picked={binding.id === picked?.id} />)}</ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={
        <div className="grid content-start gap-4">
          {open ? <BindingCard key={picked?.id ?? NEW} binding={picked} form={form} /> : <Hint>{t("bindings.pick")}</Hint>}
          <TryCard draft={draft} />
        </div>
      }
    />
  );
};

const Row = ({ binding, picked }: { binding: Binding; picked: boolean }) => {
  const t = useT();
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: binding.id })}>
      <span className="flex items-baseline gap-3">
        <b className="min-w-0 flex-1 truncate font-mono font-semibold">{binding.filter}</b>
        <span className="text-xs text-dim">{t.code("format", { code: binding.format })}</span>
      </span>
      <span className="truncate text-xs text-dim">{[binding.device_at, binding.model, binding.bridge_id !== null && t("bindings.bridge", { bridge: binding.bridge_id })].filter(Boolean).join(" · ")}</span>
    </PickRow>
  );
};

const BindingCard = ({ binding, form }: { binding: Binding | null; form: RefObject<HTMLFormElement | null> }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const save = useSaveBinding(binding);
  const remove = useRemoveBinding();
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = bindingOf(textOf(event.currentTarget));
    save.mutate(given, { onSuccess: (id) => (say("good", t("bindings.saved", { filter: given.filter })), setParams({ id })) });
  };
  const onRemove = (gone: Binding): void =>
    remove.mutate(gone.id, { onSuccess: () => (say("good", t("bindings.removed", { filter: gone.filter })), setParams({ id: null })), onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <Card title={binding?.filter ?? t("bindings.new")}>
      <form ref={form} onSubmit={onSubmit} className="grid gap-4">
        <Field name="filter" label={t("bindings.filter")} hint={t("bindings.filter_hint")} required maxLength={200} defaultValue={binding?.filter} autoComplete="off" spellCheck={false} />
        <Select name="format" label={t("bindings.format")} defaultValue={binding?.format ?? "tasmota"}>
          {FOREIGN_FORMATS.map((format) => <option key={format} value={format}>{t.code("format", { code: format })}</option>)}
        </Select>
        <Field name="device_at" label={t("bindings.device_at")} hint={t("bindings.device_at_hint", { level: "{2}" })} maxLength={120} defaultValue={binding?.device_at ?? ""} autoComplete="off" spellCheck={false} />
        <div className="grid grid-cols-[1fr_6rem] items-start gap-3">
          <Field name="model" label={t("bindings.model")} hint={t("bindings.model_hint")} maxLength={120} defaultValue={binding?.model ?? ""} autoComplete="off" />
          <Field name="fport" type="number" min={1} max={255} label={t("bindings.fport")} defaultValue={binding?.fport ?? ""} />
        </div>
        {save.isError && <Refused>{refusalText(save.error, t)}</Refused>}
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={save.isPending}>{t("bindings.save")}</Button>
          {binding !== null && <Button look="danger" disabled={remove.isPending} onClick={() => onRemove(binding)}>{t("bindings.remove")}</Button>}
        </div>
      </form>
    </Card>
  );
};
