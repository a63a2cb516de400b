/** How a technician stands, in words: what they do, or why and until when they are away. */
import type { Technician } from "@/api/types";
import { ago } from "./format";
import type { Translate } from "./i18n/translate";
import { dateTimeOf } from "./times";

export const standingOf = ({ state, away, timezone }: Pick<Technician, "state" | "away" | "timezone">, t: Translate): string =>
  state === "off" && away ? absenceOf({ away, timezone }, t) : t.code("technician.state", { code: state });

/** Why somebody is away, and until when. */
export const absenceOf = ({ away, timezone }: { away: NonNullable<Technician["away"]>; timezone: Technician["timezone"] }, t: Translate): string =>
  t("duty.away", { reason: t(`duty.reason.${away.reason}`), until: dateTimeOf(away.until, t, timezone) });

/** A position younger than this needs no word of its age (our own choice); older ones are drawn grey on the map. */
export const STALE_POSITION_S = 300;
/** A position older than this says nothing any more, and is not drawn. */
export const GONE_POSITION_S = 3600;

const ageS = ({ position }: Pick<Technician, "position">, nowMs: number): number | null => (position === null ? null : (nowMs - Date.parse(position.at)) / 1000);

export const isStale = (technician: Pick<Technician, "position">, nowMs: number): boolean => (ageS(technician, nowMs) ?? 0) > STALE_POSITION_S;
export const isGone = (technician: Pick<Technician, "position">, nowMs: number): boolean => (ageS(technician, nowMs) ?? Infinity) > GONE_POSITION_S;

/** How long ago somebody on duty was last seen, once that is worth saying. */
export const silenceOf = ({ position, state }: Pick<Technician, "position" | "state">, nowMs: number, t: Translate): string | null =>
  position === null || state === "off" || !isStale({ position }, nowMs) ? null : t("technician.seen", { ago: ago(position.at, nowMs, t.language) });
