/** Values as people read them. Pure: language, zone and present time come from the caller. */
import type { Instant } from "@/api/types";
import type { Language } from "./i18n/language";

const MINUS = "\u2212";

/** A number with a true minus sign and a fixed number of decimals. */
export const number = (value: number, decimals = 0): string => {
  const rounded = Number(value.toFixed(decimals));
  return `${rounded < 0 ? MINUS : ""}${Math.abs(rounded).toFixed(decimals)}`;
};

export const temperature = (celsius: number): string => `${number(celsius, 1)} °C`;

/** Wall-clock time of a place, 24 h; the browser's zone when the place has none. */
export const clockTime = (at: Instant | number, language: Language, zone?: string | null): string =>
  new Intl.DateTimeFormat(language, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));

export const dateTime = (at: Instant | number, language: Language, zone?: string | null): string =>
  new Intl.DateTimeFormat(language, {
    month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));

const two = (value: number): string => String(value).padStart(2, "0");

/** `21:40` or `1:12:00`; hours only when there are any; `2 d 03:10` reads badly, so days stay hours. */
export const countdown = (seconds: number): string => {
  const whole = Math.floor(Math.abs(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`;
};

const unit = (value: number, name: "second" | "minute" | "hour" | "day", language: Language): string =>
  new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);

/** A span in its one or two largest units: `26 min`, `1 hr 34 min`. */
export const span = (seconds: number, language: Language): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return unit(whole, "second", language);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return unit(minutes, "minute", language);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours >= 24) return unit(Math.floor(hours / 24), "day", language);
  return rest === 0 ? unit(hours, "hour", language) : `${unit(hours, "hour", language)} ${unit(rest, "minute", language)}`;
};

/** A span in hours and tenths of them, for what is compared: `1.5 hr`. */
export const hours = (seconds: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: "unit", unit: "hour", unitDisplay: "short", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(seconds / 3600);

/** How long ago, in the words of the language. */
export const ago = (at: Instant, nowMs: number, language: Language): string => {
  const seconds = Math.min(0, Math.round((Date.parse(at) - nowMs) / 1000));
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
  if (seconds > -60) return words.format(seconds, "second");
  if (seconds > -3600) return words.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return words.format(Math.round(seconds / 3600), "hour");
  return words.format(Math.round(seconds / 86_400), "day");
};

/** The one or two letters on a pin: a Chinese family name, or initials. */
export const initials = (name: string): string => {
  const trimmed = name.trim();
  if (/^\p{Script=Han}/u.test(trimmed)) return [...trimmed][0] ?? "";
  return trimmed.split(/\s+/).slice(0, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
};
