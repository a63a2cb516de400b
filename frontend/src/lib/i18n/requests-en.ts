/** Words of labels and of what customers ask through them. English. */
import type { requestsZhCN } from "./requests-zh-CN";

export const requestsEn: Record<keyof typeof requestsZhCN, string> = {
  "event.requested_again": "Asked for again by the label",
  "request.title": "Asked by the customer",
  "request.contact": "Reach them: {contact}",
  "request.photo": "The customer's photo {n}",
  "request_urgent.leak": "Water leak",
  "request_urgent.electricity": "Electricity, breaker trips",
  "request_urgent.warming": "Goods are warming",
  "label.title": "Label to report a fault",
  "label.about": "Goes on the machine. Whoever scans it can report a fault without signing in, and sees the names of the machine and the site only.",
  "label.make": "Make a label",
  "label.print_one": "A new label as PDF",
  "label.print_site": "Labels for the whole site (PDF)",
  "label.print_site_sure": "Makes a new label for each device of this site, nine to a page; more than 90 come as several files. Labels made before go on working.",
  "label.once": "The label is shown this once: print or save it now.",
  "label.save": "Save the label (SVG)",
  "label.picture": "Label of {name}",
  "label.in_use": "made {time} by {by}",
  "label.revoke": "Revoke",
  "label.revoke_sure": "The printed label stops working.",
};
