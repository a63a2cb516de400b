/** Which zones are shown, the worst first. Pure. */
import type { ZoneState } from "@/api/zones";

export type Standing = ZoneState["standing"];

/** The worst first; `empty` says nothing of the goods. */
export const STANDINGS: readonly Standing[] = ["outside", "alarm", "silent", "inside", "empty"];

const GRAVITY = { critical: 0, major: 1, minor: 2 } as const;

const gravity = ({ severity }: ZoneState): number => (severity === null ? GRAVITY.minor + 1 : GRAVITY[severity]);

/** How far the newest value lies beyond the limits, in degrees; negative inside them. */
export const beyond_c = ({ value_c, zone: { min_c, max_c } }: ZoneState): number =>
  value_c === null ? -Infinity : Math.max(max_c === null ? -Infinity : value_c - max_c, min_c === null ? -Infinity : min_c - value_c);

const compare = (one: ZoneState, other: ZoneState): number =>
  STANDINGS.indexOf(one.standing) - STANDINGS.indexOf(other.standing) ||
  gravity(one) - gravity(other) ||
  (one.outside_since ?? "").localeCompare(other.outside_since ?? "") ||
  one.zone.name.localeCompare(other.zone.name);

/** By standing, then by the gravest alarm, then by how long it is outside, then by name. */
export const worstFirst = (zones: readonly ZoneState[]): ZoneState[] => [...zones].sort(compare);

export type Filter = { text: string; standing: string; kind: string };

/** `siteOf` gives the words of a zone's site, which are looked through as well. */
export const filtered = (zones: readonly ZoneState[], { text, standing, kind }: Filter, siteOf: (zone: ZoneState) => string): ZoneState[] => {
  const wanted = text.trim().toLowerCase();
  return zones.filter(
    (one) =>
      (standing === "" || one.standing === standing) &&
      (kind === "" || one.zone.kind === kind) &&
      (wanted === "" || `${one.zone.name} ${siteOf(one)} ${one.device_id ?? ""}`.toLowerCase().includes(wanted)),
  );
};

export const counted = (zones: readonly ZoneState[]): Record<Standing, number> => {
  const counts: Record<Standing, number> = { outside: 0, alarm: 0, silent: 0, inside: 0, empty: 0 };
  for (const { standing } of zones) counts[standing] += 1;
  return counts;
};

/** Lists cut into batches, for one question a batch. */
export const batches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
