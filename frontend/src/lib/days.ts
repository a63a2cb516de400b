/** Calendar days of a time zone, as date inputs hold them (`2026-11-22`). */

const DAY_MS = 86_400_000;

/** The day it is in a zone at an instant. */
export const dayIn = (zone: string, atMs: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(atMs);

/** The same day some days later. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

const offsetMs = (zone: string, atMs: number): number => {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(atMs);
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second")) - Math.floor(atMs / 1000) * 1000;
};

/** The instant at which a day begins in a zone. */
export const beginOf = (day: string, zone: string): Date => instantIn(`${day}T00:00`, zone);

/** The instant of a wall clock in a zone, as a field for date and time holds it. Twice, since the offset at the guess may be that of the day before. */
export const instantIn = (local: string, zone: string): Date => {
  const wall = Date.parse(`${local}Z`);
  const guess = wall - offsetMs(zone, wall);
  return new Date(wall - offsetMs(zone, guess));
};
