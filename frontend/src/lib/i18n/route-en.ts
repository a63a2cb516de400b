/** Words of the phone's route, and of what was found before. English. */
import type { routeZhCN } from "./route-zh-CN";

export const routeEn: Record<keyof typeof routeZhCN, string> = {
  "route.title": "Today's route",
  "route.stops": "{n} {n, plural: stop|stops}",
  "route.on_the_way": "{time} of driving",
  "route.leg": "{time} by road · {km} km",
  "route.straight": "{km} km as the crow flies",
  "route.sketch": "The way, in order, to {stops}",
  "route.sketch_about": "Drawn along the roads, also without a network. To be guided there, open the job.",
  "route.here": "Where I am",
  "earlier.title": "Found before",
  "earlier.machine": "Repaired here before ({n})",
  "earlier.model": "Same model, same fault ({n})",
};
