/** How far a region reaches, by the sides of the globe. Pure. WGS-84 degrees. */
import type { MapRegion } from "@/api/regions";
import { number } from "@/lib/format";
import type { Key, Translate } from "@/lib/i18n/translate";

/** About a hundred metres. */
const DECIMALS = 3;

export const boundsText = ({ south, north, west, east }: MapRegion["bounds"], t: Translate): string => {
  const at = (degrees: number, positive: Key, negative: Key): string => t(degrees < 0 ? negative : positive, { at: number(Math.abs(degrees), DECIMALS) });
  const lat = (degrees: number): string => at(degrees, "regions.north", "regions.south");
  const lon = (degrees: number): string => at(degrees, "regions.east", "regions.west");
  return t("regions.reach", { south: lat(south), north: lat(north), west: lon(west), east: lon(east) });
};
