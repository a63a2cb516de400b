/** Where somebody is signed in, and the button that ends it all at once. */
import { useEndSessions, useSessionsOf } from "@/api/access";
import type { Person } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Loading, Refused } from "@/ui/notice";
import { useToasts } from "@/ui/toast";

export const SessionsSection = ({ person }: { person: Person }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const held = useSessionsOf(person.id);
  const end = useEndSessions();
  return (
    <section aria-label={t("access.sessions")} className="grid gap-2 border-t border-line pt-4">
      <h3 className="font-semibold">{t("access.sessions")}</h3>
      {held.isPending && <Loading>{t("people.loading")}</Loading>}
      {held.isError && <Refused>{refusalText(held.error, t)}</Refused>}
      {held.data?.length === 0 && <p className="text-dim">{t("access.no_sessions")}</p>}
      <ul className="grid gap-1">
        {held.data?.map((one) => (
          <li key={one.id} className="flex flex-wrap justify-between gap-x-3">
            <span>{t(`access.device.${one.device}`)}</span>
            <span className="tabular text-dim">{t("access.session", { since: dateTimeOf(one.created_at, t), seen: dateTimeOf(one.seen_at, t) })}</span>
          </li>
        ))}
      </ul>
      {end.isError && <Refused>{refusalText(end.error, t)}</Refused>}
      {held.data !== undefined && held.data.length > 0 && (
        <>
          <Button look="danger" className="justify-self-start" disabled={end.isPending} onClick={() => end.mutate(person.id, { onSuccess: () => say("good", t("access.sessions_ended", { name: person.name })) })}>
            {t("access.end_sessions")}
          </Button>
          <p className="text-xs text-faint">{t("access.end_about")}</p>
        </>
      )}
    </section>
  );
};
