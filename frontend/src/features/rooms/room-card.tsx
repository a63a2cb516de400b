/** One room: its name, its newest value, how that stands to its limits, and its last day. */
import { drawn } from "@/lib/cooling";
import { span, temperature } from "@/lib/format";
import { limitsText } from "@/lib/limits";
import { rangeOf, whenOf } from "@/lib/times";
import type { Room } from "./use-rooms";
import { kindName, type Say } from "./words";

const LOOK: Record<Room["standing"], string> = { outside: "text-bad", alarm: "text-warn", silent: "text-warn", inside: "text-good", empty: "text-dim" };
const SIGN: Record<Room["standing"], string> = { outside: "▲", alarm: "!", silent: "○", inside: "●", empty: "–" };

type Props = { room: Room; atMs: number; zone: string; say: Say };

export const RoomCard = ({ room, atMs, zone, say }: Props) => {
  const reader = { language: say.language, zone };
  const limits = limitsText(room);
  return (
    <article aria-label={room.name} className="grid gap-2 rounded-2xl border border-line p-4">
      <header className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold wrap-break-word">{room.name}</h2>
          <p className="text-xs text-dim">{kindName(room.kind, say)} · {limits === "" ? say("no_limits") : say("limits", { limits })}</p>
        </div>
        <p className={`tabular shrink-0 text-xl font-semibold ${room.standing === "outside" ? "text-bad" : ""}`}>{room.value_c === null ? "–" : temperature(room.value_c)}</p>
      </header>
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className={LOOK[room.standing]}><span aria-hidden>{SIGN[room.standing]}</span> {standingText(room, atMs, zone, say)}</span>
        {room.value_at !== null && <span className="tabular text-dim">{say("read_at", { time: whenOf(room.value_at, atMs, reader) })}</span>}
      </p>
      <Day room={room} atMs={atMs} say={say} />
      <Excursions room={room} atMs={atMs} zone={zone} say={say} />
      {room.late_since !== null && <p className="text-xs text-warn">{say("late", { time: whenOf(room.late_since, atMs, reader) })}</p>}
    </article>
  );
};

const standingText = ({ standing, outside_since }: Room, atMs: number, zone: string, say: Say): string =>
  standing === "outside" && outside_since !== null
    ? say("outside_since", { time: whenOf(outside_since, atMs, { language: say.language, zone }), span: span((atMs - Date.parse(outside_since)) / 1000, say.language) })
    : say(`standing.${standing}`);

const BOX = { width: 300, height: 84 };
const DAY_MS = 24 * 3_600_000;

/** What lay between a quarter of an hour's lowest and highest is drawn too: a mean would hide the peak. */
const Day = ({ room: { name, points, gap_s, min_c, max_c, excursions }, atMs, say }: { room: Room; atMs: number; say: Say }) => {
  if (points === null) return <p className="text-xs text-dim">{say("many")}</p>;
  if (points.length === 0) return <p className="text-xs text-dim">{say("no_curve")}</p>;
  const day = { from: atMs - DAY_MS, to: atMs };
  const { path, limits, x, y } = drawn({ points, gap_s, min_c, max_c }, day, BOX);
  const [low, high] = [Math.min(...points.map(([, one]) => one)), Math.max(...points.map(([, , one]) => one))];
  return (
    <figure className="grid gap-0.5">
      <svg role="img" aria-label={say("curve", { room: name, low: temperature(low), high: temperature(high) })} viewBox={`0 0 ${BOX.width} ${BOX.height}`} preserveAspectRatio="none" className="h-24 w-full rounded-lg bg-raised">
        {excursions.map(({ since, to }) => {
          const [from, until] = [x(Date.parse(since)), x(to === null ? atMs : Date.parse(to))];
          return <rect key={since} x={from} width={Math.max(1, until - from)} y={0} height={BOX.height} className="fill-bad-ground" />;
        })}
        {limits.map(({ value_c, y: at }) => <line key={value_c} x1={0} x2={BOX.width} y1={at} y2={at} className="stroke-bad" strokeDasharray="4 3" vectorEffect="non-scaling-stroke" />)}
        <path d={points.filter(([, least, most]) => most > least).map(([ms, least, most]) => `M${x(ms).toFixed(1)} ${y(least).toFixed(1)}V${y(most).toFixed(1)}`).join("")} fill="none" className="stroke-accent opacity-35" strokeWidth={3} vectorEffect="non-scaling-stroke" />
        <path d={path} fill="none" className="stroke-accent" strokeWidth={1.5} vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption aria-hidden className="flex justify-between text-xs text-dim"><span>{say("day_ago")}</span><span>{say("now")}</span></figcaption>
    </figure>
  );
};

const Excursions = ({ room: { excursions, points }, atMs, zone, say }: Props) => {
  const reader = { language: say.language, zone };
  if (excursions.length === 0) return points?.length ? <p className="text-xs text-dim">{say("no_excursions")}</p> : null;
  return (
    <details className="text-xs">
      <summary className="min-h-6 text-bad">{say("excursions", { n: excursions.length })}</summary>
      <ul className="tabular mt-1 grid gap-0.5">
        {excursions.map(({ since, to, peak_c }, at) => (
          <li key={`${since}-${at}`}>
            {to === null
              ? say("ongoing", { from: whenOf(since, atMs, reader), peak: temperature(peak_c) })
              : say("excursion", { range: rangeOf({ from: since, to }, atMs, reader), peak: temperature(peak_c) })}
          </li>
        ))}
      </ul>
    </details>
  );
};
