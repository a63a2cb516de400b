/** The screen's zone follows the places on the board: theirs, when they share one. */
import { commonZone, useZone } from "@/lib/zone";
import { useEffect } from "react";
import { useLive } from "./live/live-store";

export const useScreenZone = (): void => {
  const sites = useLive(({ live }) => (live.status === "live" ? live.sites : null));
  useEffect(() => {
    if (sites !== null) useZone.getState().use(commonZone([...sites.values()].map((site) => site.timezone)));
  }, [sites]);
};
