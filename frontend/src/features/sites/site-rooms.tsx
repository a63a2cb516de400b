/** Whether the customer of a site sees its rooms: the site's own choice, and the links to them; asked for when somebody opens it. */
import { useChooseRooms, useMakeRoomsLink, useRevokeRoomsLink, useRoomsPage, type RoomsChoice } from "@/api/rooms-page";
import type { Site } from "@/api/types";
import { copyText } from "@/lib/copy-text";
import { useT, type Translate } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";
import { useState, type FormEvent } from "react";

export const SiteRooms = ({ site }: { site: Site }) => {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details className="mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="text-xs text-dim">{t("rooms.title")}</summary>
      {open && <Chosen site={site} />}
    </details>
  );
};

const Chosen = ({ site }: { site: Site }) => {
  const t = useT();
  const { data, isPending, isError, error } = useRoomsPage(site.id);
  if (isPending) return <Loading>{t("rooms.loading")}</Loading>;
  if (isError) return <Refused>{refusalText(error, t)}</Refused>;
  return (
    <div className="mt-1 grid gap-2 text-xs">
      <p className="text-dim">{t("rooms.about")}</p>
      <Choice page={data} site={site} />
      {data.shown && <NewLink site={site} />}
      {data.links.length > 0 && <Links page={data} />}
    </div>
  );
};

const chosenText = ({ shown, changed_by, changed_at }: RoomsChoice, t: Translate): string =>
  changed_at === null ? t("rooms.never") : t(shown ? "rooms.by" : "rooms.off_by", { by: changed_by, time: dateTimeOf(changed_at, t) });

const Choice = ({ page, site }: { page: RoomsChoice; site: Site }) => {
  const t = useT();
  const choose = useChooseRooms(page);
  return (
    <div className="grid gap-1">
      <label className="flex min-h-8 items-center gap-2 text-sm">
        <input type="checkbox" aria-label={`${t("rooms.shown")}: ${site.name}`} checked={choose.isPending ? choose.variables : page.shown} disabled={choose.isPending} onChange={(event) => choose.mutate(event.target.checked)} />
        <span>{t("rooms.shown")}</span>
      </label>
      <p className="text-dim">{chosenText(page, t)}</p>
      {choose.isError && <Refused>{refusalText(choose.error, t)}</Refused>}
    </div>
  );
};

const NewLink = ({ site }: { site: Site }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const make = useMakeRoomsLink(site.id);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    make.mutate(String(new FormData(form).get("name") ?? "").trim(), { onSuccess: () => form.reset() });
  };
  const copy = async (url: string): Promise<void> => {
    const copied = await copyText(url);
    say(copied ? "good" : "bad", t(copied ? "rooms.copied" : "copy.by_hand", { label: t("rooms.link") }));
  };
  return (
    <form onSubmit={onSubmit} aria-label={`${t("rooms.make")}: ${site.name}`} className="grid gap-2">
      <Field name="name" label={t("rooms.for")} hint={t("rooms.for_hint")} required maxLength={120} autoComplete="off" />
      {make.isError && <Refused>{refusalText(make.error, t)}</Refused>}
      <div><Button type="submit" disabled={make.isPending}>{t("rooms.make")}</Button></div>
      {make.data && (
        <div role="status" className="grid gap-2">
          <Field label={t("rooms.link")} readOnly value={make.data.url} onFocus={(event) => event.target.select()} />
          <div><Button onClick={() => void copy(make.data.url)}>{t("rooms.copy")}</Button></div>
        </div>
      )}
    </form>
  );
};

const Links = ({ page }: { page: RoomsChoice }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const revoke = useRevokeRoomsLink(page.site_id);
  const end = (id: string): void => revoke.mutate(id, { onSuccess: () => say("good", t("rooms.revoked")), onError: (error) => say("bad", refusalText(error, t)) });
  return (
    <section aria-label={t("rooms.links")} className="grid gap-1">
      {!page.shown && <p className="text-warn">{t("rooms.asleep")}</p>}
      <ul className="grid gap-1">
        {page.links.map(({ id, name, made_by, made_at }) => (
          <li key={id} className="flex items-center justify-between gap-2">
            <span className="min-w-0 wrap-break-word">{t("rooms.made", { name, by: made_by, time: dateTimeOf(made_at, t) })}</span>
            <Button aria-label={t("rooms.revoke_of", { name })} disabled={revoke.isPending} onClick={() => end(id)}>{t("rooms.revoke")}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
};
