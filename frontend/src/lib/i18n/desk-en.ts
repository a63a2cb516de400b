/** Words of the desk: map, places, long lists, times. English. */
import type { deskZhCN } from "./desk-zh-CN";

export const deskEn: Record<keyof typeof deskZhCN, string> = {
  "clock.yours": "Times on this screen are those of {zone}. On your clock it is {time}.",

  "map.no_region": "No base map yet; pins stand on plain coordinates. Add a region with",

  "place.lat": "Latitude",
  "place.lon": "Longitude",
  "place.lat_wrong": "A latitude is −90 to 90",
  "place.lon_wrong": "A longitude is −180 to 180",
  "place.paste_hint": "Paste “31.23, 121.47” into either field, or click the map. WGS-84 degrees.",

  "list.more": "Show more",
  "list.loading_more": "Loading more…",

  "zone_kind.frozen": "Frozen",
  "zone_kind.chilled_0_4": "Chilled",
  "zone_kind.chilled_0_10": "Chilled",
  "zone_kind.pharma_2_8": "Medicines",

  "devices.none_such": "No device fits.",
  "devices.none_yet": "No devices yet. An administrator connects them.",
  "devices.fresh": "Heard just now",

  "sites.search": "Code, name or address",
  "sites.none_such": "No site fits.",
  "sites.none_yet": "No sites yet.",
  "sites.pick_hint": "Type part of a name",
  "sites.address_plain": "Address",
  "sites.zone": "Time zone",
};
