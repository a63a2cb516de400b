/** Today's route: how many stops and how much driving; opened, drawn along the roads and told stop by stop. */
import type { WorkOrder } from "@/api/types";
import { clockTime, number, span } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { shortNumber } from "@/lib/words";
import { useState } from "react";
import { beginOf, endOfRouteMs, rowOf, sketchOf, stopsOf, travelOf, type Leg, type Place } from "./route";
import { Sheet } from "./sheet";
import { useFact } from "./use-facts";
import { hereNow, usePosition } from "./use-position";
import { useLegs, useTravelKept } from "./use-route";

const DRAWN = { width: 340, height: 220, margin: 22 };

export const RouteCard = ({ jobs, onOpen }: { jobs: readonly WorkOrder[]; onOpen: (id: string) => void }) => {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  const shift = useFact("myself")?.shift ?? null;
  const travel = useFact("travel");
  const stops = stopsOf(jobs, endOfRouteMs(useNow(), shift));
  if (stops.length < 2) return null; // one job is no route
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setIsOpen(true)} className="flex min-h-12 items-center justify-between gap-3 rounded-2xl border border-line px-4 py-2 text-left active:bg-raised">
        <span className="min-w-0"><b className="font-semibold">{t("route.title")}</b> <span className="text-dim">{[t("route.stops", { n: stops.length }), travel?.stops === rowOf(stops) && t("route.on_the_way", { time: span(travel.travel_s, t.language) })].filter(Boolean).join(" · ")}</span></span>
        <span aria-hidden className="text-dim">›</span>
      </button>
      {isOpen && <RouteSheet stops={stops} onOpen={onOpen} onClose={() => setIsOpen(false)} />}
    </>
  );
};

/** Roads are asked for only while somebody looks, from where the phone was when it was opened. */
const RouteSheet = ({ stops, onOpen, onClose }: { stops: readonly WorkOrder[]; onOpen: (id: string) => void; onClose: () => void }) => {
  const t = useT();
  const [here] = useState(() => hereNow(usePosition.getState().here, Date.now()));
  const begins = beginOf(here, stops);
  const places: Place[] = [...(begins === null ? [] : [begins]), ...stops.map(({ site }) => site)];
  const legs = useLegs(places);
  useTravelKept(rowOf(stops), travelOf(legs));
  return (
    <Sheet title={t("route.title")} onClose={onClose}>
      <Drawn legs={legs} places={places} stops={stops} hasHere={begins !== null} />
      <p className="text-sm text-dim">{t("route.sketch_about")}</p>
      <ol className="grid gap-1">
        {stops.map((stop, index) => (
          <Stop key={stop.id} stop={stop} n={index + 1} leg={legs[begins === null ? index - 1 : index]} onOpen={onOpen} />
        ))}
      </ol>
    </Sheet>
  );
};

const legText = ({ travel_s, distance_m }: Leg, t: Translate): string => {
  const km = number(distance_m / 1000, 1);
  return travel_s === null ? t("route.straight", { km }) : t("route.leg", { time: span(travel_s, t.language), km });
};

const Stop = ({ stop, n, leg, onOpen }: { stop: WorkOrder; n: number; leg: Leg | undefined; onOpen: (id: string) => void }) => {
  const t = useT();
  const when = stop.eta ?? stop.window;
  return (
    <li>
      {leg !== undefined && <p className="tabular py-1 pl-11 text-sm text-dim"><span aria-hidden>↓ </span>{legText(leg, t)}</p>}
      <button type="button" onClick={() => onOpen(stop.id)} className="flex min-h-12 w-full items-center gap-3 rounded-xl px-2 text-left active:bg-raised">
        <span aria-hidden className="tabular grid size-7 shrink-0 place-items-center rounded-full bg-action text-sm font-semibold text-on-action">{n}</span>
        <span className="min-w-0 flex-1">
          <b className="block truncate font-semibold">{stop.site.name}</b>
          <span className="tabular block text-sm text-dim">{shortNumber(stop.number)} · {t.code("state", { code: stop.state })}{when !== null && ` · ${clockTime(when.from, t.language, stop.site.timezone)}–${clockTime(when.to, t.language, stop.site.timezone)}`}</span>
        </span>
        <span aria-hidden className="text-dim">›</span>
      </button>
    </li>
  );
};

/** Ours, of lines and numbers: a map needs tiles, and a phone in a cellar has none. */
const Drawn = ({ legs, places, stops, hasHere }: { legs: readonly Leg[]; places: readonly Place[]; stops: readonly WorkOrder[]; hasHere: boolean }) => {
  const t = useT();
  const { paths, pins } = sketchOf(legs, places, DRAWN);
  return (
    <svg viewBox={`0 0 ${DRAWN.width} ${DRAWN.height}`} role="img" aria-label={t("route.sketch", { stops: stops.map(({ site }) => site.name).join(t("list.comma")) })} className="w-full rounded-2xl bg-ground">
      {paths.map((path, index) => <path key={index} d={path} fill="none" strokeWidth="3" strokeLinejoin="round" strokeLinecap="round" className="stroke-accent" strokeDasharray={legs[index]?.travel_s === null ? "5 6" : undefined} />)}
      {pins.map(({ x, y }, index) => {
        const n = hasHere ? index : index + 1;
        return n === 0 ? (
          <circle key={index} cx={x} cy={y} r="7" strokeWidth="3" className="fill-good stroke-ground"><title>{t("route.here")}</title></circle>
        ) : (
          <g key={index}>
            <circle cx={x} cy={y} r="12" strokeWidth="2" className="fill-action stroke-ground" />
            <text x={x} y={y + 4.5} textAnchor="middle" fontSize="13" fontWeight="600" className="fill-on-action">{n}</text>
          </g>
        );
      })}
    </svg>
  );
};
