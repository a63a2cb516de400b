/** Words of the rooms that a site shows its customer. English. */
import type { roomsZhCN } from "./rooms-zh-CN";

export const roomsEn: Record<keyof typeof roomsZhCN, string> = {
  "rooms.title": "Customer's temperature page",
  "rooms.about": "While it is on, whoever holds a link sees how all rooms of this site stand, their newest value and their day; no devices, no details of alarms, no other site. The customer's page of an open case leads there too.",
  "rooms.shown": "Show this site's room temperatures to its customer",
  "rooms.by": "Turned on by {by}, {time}",
  "rooms.off_by": "Turned off by {by}, {time}",
  "rooms.never": "Nobody has turned it on yet.",
  "rooms.loading": "Reading…",
  "rooms.for": "Whom the link is for",
  "rooms.for_hint": "Such as: head chef. So that one knows which to revoke.",
  "rooms.make": "Make a link",
  "rooms.link": "The link, shown this once",
  "rooms.copy": "Copy",
  "rooms.copied": "The link is copied.",
  "rooms.links": "Links in use",
  "rooms.made": "{name} · made by {by}, {time}",
  "rooms.revoke": "Revoke",
  "rooms.revoke_of": "Revoke the link for {name}",
  "rooms.revoked": "The link has ended.",
  "rooms.asleep": "While it is off these links show nothing; they work again once it is on.",
};
