/**
 * Instants as people read them, by one rule for every screen: times of a site are in the site's zone,
 * all others in the screen's; a time that is not in the screen's zone says in which it is.
 */
import type { Instant } from "@/api/types";
import { dayIn, instantIn } from "./days";
import type { Language } from "./i18n/language";

/** Who reads, and in which zone the screen speaks. */
export type Reader = { language: Language; zone: string };
type Place = string | null | undefined;

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DAY = { month: "short", day: "numeric" } as const;

/** `UTC+8`, as it is at that instant. */
export const zoneName = (at: Instant | number, zone: string): string => {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" }).formatToParts(new Date(at));
  return (parts.find((part) => part.type === "timeZoneName")?.value ?? zone).replace("GMT", "UTC").replace(/\+0$/, "");
};

/** Whether two zones show different clocks at that instant. */
export const differs = (at: Instant | number, one: string, other: string): boolean => one !== other && zoneName(at, one) !== zoneName(at, other);

const written = (at: Instant | number, { language, zone }: Reader, place: Place, form: Intl.DateTimeFormatOptions): string => {
  const text = new Intl.DateTimeFormat(language, { ...form, timeZone: place || zone }).format(new Date(at));
  return place && differs(at, place, zone) ? `${text} ${zoneName(at, place)}` : text;
};

/** Wall-clock time, 24 h. */
export const timeOf = (at: Instant | number, reader: Reader, place?: Place): string => written(at, reader, place, CLOCK);

export const dateTimeOf = (at: Instant | number, reader: Reader, place?: Place): string => written(at, reader, place, { ...DAY, ...CLOCK });

const dayOf = (at: Instant | number, { language, zone }: Reader, place: Place): string =>
  new Intl.DateTimeFormat(language, { year: "numeric", ...DAY, timeZone: place || zone }).format(new Date(at));

/** The time alone on the day of `nowMs`, with the date on any other. */
export const whenOf = (at: Instant | number, nowMs: number, reader: Reader, place?: Place): string =>
  (dayOf(at, reader, place) === dayOf(nowMs, reader, place) ? timeOf : dateTimeOf)(at, reader, place);

/** From and to; the zone, where it has to be said, once. Whole days are told by their dates, the last one included. */
export const rangeOf = ({ from, to }: { from: Instant; to: Instant }, nowMs: number, reader: Reader, place?: Place): string => {
  const there = { ...reader, zone: place || reader.zone };
  if (beginsDay(from, there.zone) && beginsDay(to, there.zone) && from < to) {
    const [first, last] = [monthDayOf(Date.parse(from), there), monthDayOf(Date.parse(to) - 1, there)];
    return `${first === last ? first : `${first}–${last}`}${differs(to, there.zone, reader.zone) ? ` ${zoneName(to, there.zone)}` : ""}`;
  }
  const oneDay = dayOf(from, there, null) === dayOf(to, there, null);
  return `${whenOf(from, nowMs, there)}–${(oneDay ? timeOf : dateTimeOf)(to, reader, place)}`;
};

const monthDayOf = (atMs: number, { language, zone }: Reader): string => new Intl.DateTimeFormat(language, { ...DAY, timeZone: zone }).format(atMs);

/** Whether an instant begins a day of the zone. */
const beginsDay = (at: Instant, zone: string): boolean => instantIn(`${dayIn(zone, Date.parse(at))}T00:00`, zone).getTime() === Date.parse(at);

const LONGEST_DAY_S = 36 * 3600;

/** A mark on an axis: times on a day, dates on a longer stretch. */
export const axisTimeOf = (atMs: number, span_s: number, reader: Reader): string =>
  span_s <= LONGEST_DAY_S ? timeOf(atMs, reader) : new Intl.DateTimeFormat(reader.language, { ...DAY, timeZone: reader.zone }).format(new Date(atMs));

/** A calendar day (`2026-11-22`) as people write it: `22 Nov 2026`, `2026年11月22日`; empty stays empty. */
export const dayText = (day: string, { language }: { language: Language }): string =>
  day === "" ? "" : new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { year: "numeric", month: language === "en" ? "short" : "long", day: "numeric", timeZone: "UTC" }).format(Date.parse(`${day.slice(0, 10)}T00:00:00Z`));
