/** Latitude and longitude as people copy them from a map or a message. Pure. WGS-84 degrees. */
import type { Place } from "@/api/types";

const NUMBER = String.raw`[-+\u2212]?\d{1,3}(?:\.\d+)?`;
const PAIR = new RegExp(String.raw`^\(?\s*([NS]?)\s*(${NUMBER})\s*°?\s*([NS]?)\s*[,，;；\s]\s*([EW]?)\s*(${NUMBER})\s*°?\s*([EW]?)\s*\)?$`, "i");

const signed = (digits: string, side: string): number => {
  const value = Number(digits.replace("\u2212", "-"));
  return /[sw]/i.test(side) ? -Math.abs(value) : value;
};

export const isLatitude = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= 90;
export const isLongitude = (value: number): boolean => Number.isFinite(value) && Math.abs(value) <= 180;

/** `31.23, 121.47`, `31.23N 121.47E`, `(31.23，121.47)`: latitude first. Null for anything else. */
export const parsePlace = (text: string): Place | null => {
  const found = PAIR.exec(text.trim());
  if (found === null) return null;
  const [, north = "", lat = "", northAfter = "", east = "", lon = "", eastAfter = ""] = found;
  const place = { lat: signed(lat, north || northAfter), lon: signed(lon, east || eastAfter) };
  return isLatitude(place.lat) && isLongitude(place.lon) ? place : null;
};

/** About a metre; more would only pretend. */
export const written = (degrees: number): string => String(Number(degrees.toFixed(5)));

/** One typed coordinate; null while it is empty, no number or off the globe. */
export const parseDegrees = (text: string, fits: (value: number) => boolean): number | null => {
  const value = Number(text.trim().replace("\u2212", "-"));
  return text.trim() !== "" && fits(value) ? value : null;
};
