/** The rooms of a site as its customer sees them: how each stands, what it measures, its day with limits and excursions. */
import { clockTime } from "@/lib/format";
import { differs, timeOf, zoneName } from "@/lib/times";
import { viewerZone } from "@/lib/zone";
import { LanguageButton, useDocumentLanguage } from "@/ui/language-button";
import { Loading, Note } from "@/ui/notice";
import { RoomCard } from "./room-card";
import { useRooms, type Door, type Room, type Shown } from "./use-rooms";
import { useSay, type Say } from "./words";

export const RoomsPage = ({ door }: { door: Door }) => {
  useDocumentLanguage();
  const say = useSay();
  const seen = useRooms(door);
  return (
    <main className="mx-auto grid min-h-full max-w-3xl content-start gap-4 bg-panel px-4 py-6 text-[15px] sm:px-5">
      <header className="flex items-center justify-between gap-3 text-dim">
        {door.ofCase ? <a href={`/track/${encodeURIComponent(door.secret)}`} className="inline-flex min-h-11 items-center text-accent underline underline-offset-2">{say("back")}</a> : <span>{say("product")}</span>}
        <LanguageButton />
      </header>
      {seen.phase === "loading" && <Loading>{say(seen.reachable ? "loading" : "unreachable_first")}</Loading>}
      {seen.phase === "gone" && <section><h1 className="text-2xl font-bold">{say("gone")}</h1><p className="mt-2 text-dim">{say("gone_about")}</p></section>}
      {seen.phase === "seen" && (
        <>
          {!seen.reachable && <Note>{say("unreachable", { time: clockTime(seen.shown.atMs, say.language, seen.shown.zone) })}</Note>}
          <Site shown={seen.shown} say={say} />
        </>
      )}
    </main>
  );
};

const Site = ({ shown: { site, zone, rooms, atMs }, say }: { shown: Shown; say: Say }) => (
  <>
    <section>
      <h1 className="text-2xl leading-snug font-bold wrap-break-word">{site}</h1>
      <p role="status" className="text-lg">{rooms.length === 0 ? say("none") : standText(rooms, say)}</p>
      <p className="tabular text-dim">
        {say("as_of", { time: timeOf(atMs, { language: say.language, zone }) })}
        {differs(atMs, zone, viewerZone()) && ` · ${say("zone", { zone: zoneName(atMs, zone) })}`}
      </p>
    </section>
    <ul className="grid gap-3 sm:grid-cols-2">
      {rooms.map((room, at) => <li key={`${room.name}-${at}`} className="min-w-0"><RoomCard room={room} atMs={atMs} zone={zone} say={say} /></li>)}
    </ul>
  </>
);

/** The gravest first; nothing is called well while a room is silent. */
const standText = (rooms: readonly Room[], say: Say): string => {
  const n = (standing: Room["standing"]): number => rooms.filter((room) => room.standing === standing).length;
  const troubles = ([["outside", "some_outside"], ["alarm", "some_alarm"], ["silent", "some_silent"]] as const)
    .filter(([standing]) => n(standing) > 0)
    .map(([standing, word]) => say(word, { n: n(standing) }));
  if (troubles.length === 0) return n("inside") === 0 ? say("standing.empty") : say("all_well", { n: n("inside") });
  return troubles.join(say.language === "en" ? ", " : "，");
};
