/** Words of the desk: map, places, long lists, times. English. */
import type { deskZhCN } from "./desk-zh-CN";

export const deskEn: Record<keyof typeof deskZhCN, string> = {
  "clock.yours": "Times on this screen are those of {zone}. On your clock it is {time}.",

  "stream.said_live": "This page is live",
  "stream.said_late": "This page is behind",
  "stream.said_offline": "This page is offline",

  "map.no_webgl": "This browser cannot draw maps (no WebGL 2). List and timeline go on working.",
  "map.no_webgl_pin": "This browser cannot draw maps (no WebGL 2). Type the coordinates, or search for the address.",
  "map.no_webgl_area": "This browser cannot draw maps (no WebGL 2). Draw the territory on another device; all else can be changed here.",
  "map.no_region": "No base map yet; pins stand on plain coordinates. Add a region with",

  "place.lat": "Latitude",
  "place.lon": "Longitude",
  "place.lat_wrong": "A latitude is −90 to 90",
  "place.lon_wrong": "A longitude is −180 to 180",
  "place.paste_hint": "Paste “31.23, 121.47” into either field, or click the map. WGS-84 degrees.",

  "assign.one": "{number}: who goes?",
  "assign.several": "{n} orders: who goes?",
  "assign.type": "Type a name; Enter takes the first",
  "assign.some": "{n} of {all} done",
  "assign.agreed": "Somebody has agreed to go. Say why it is taken from them.",

  "broken.shift_exceeded": "would be back after the shift ends at {shift_end_at}",

  "undo.act": "Undo",
  "undo.nothing": "Nothing to undo on this page.",
  "undo.moved": "{number} was changed since and cannot be undone.",
  "undo.not_last": "{number}: something else was done since. Take that back first.",
  "undo.done": "{number} is as it was",
  "undo.reason": "Undone by the desk",

  "bulk.title": "Picked work orders",
  "bulk.picked": "{n} picked",
  "bulk.assign": "Assign",
  "bulk.clear": "Clear",
  "orders.pick": "Pick {number}",

  "exceptions.key": "Show only these (key {key})",
  "timeline.proposed": "proposed",
  "timeline.late": "{minutes} min late",

  "pane.size.list": "Width of the list",
  "pane.size.detail": "Width of the detail",
  "pane.size.timeline": "Height of the timeline",

  "hotkey.undo": "Undo the last assignment",
  "hotkey.step": "Next, previous order",
  "hotkey.pick": "Pick one more",
  "hotkey.exception": "Show only one kind of exception",

  "first.title": "First steps",
  "first.sites": "Add your sites, one by one or from a CSV file",
  "first.devices": "Connect the first sensor and watch it report",
  "first.technicians": "Import technicians with their skills and shifts",
  "first.region": "For a base map and driving times over roads, in a terminal:",

  "alarms.held_back": "Held back ({n})",

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
  "sites.records": "Records of its zones",
  "sites.records_loading": "Loading zones…",
  "sites.no_zones": "No monitored zone belongs to this site.",
  "sites.none_yet": "No sites yet.",
  "sites.pick_hint": "Type part of a name",
  "sites.address_plain": "Address",
  "sites.zone": "Time zone",
};
