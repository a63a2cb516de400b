/** Words for when one part of a page breaks: which, that the rest goes on, and trying again. English. */
import type { faultsZhCN } from "./faults-zh-CN";

export const faultsEn: Record<keyof typeof faultsZhCN, string> = {
  "fault.title": "{part}: something broke here",
  "fault.rest": "The rest of the page goes on working. Try again; if it breaks again, load the page anew and tell your administrator the line below.",
  "fault.again": "Try again",
  "fault.reload": "Load the page anew",
  "fault.dialog": "Dialog",
  "fault.page": "This page",
  "fault.strip": "Header",
  "fault.sound": "Alarm sounds",
};
