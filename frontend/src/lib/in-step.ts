/** Several windows of one board, on one screen or two, look at the same thing: what is picked in one is picked in all. */
import { here, setParams, useLocation } from "./location";
import { useEffect } from "react";

const CHANNEL = "hanlu.board";
/** What is told to the other windows: what one looks at, and which of it is shown in full. Not which pane a window is. */
const TOLD = ["order", "technician", "alarm", "site", "only", "q"] as const;
type Told = Record<(typeof TOLD)[number], string | null>;

export const toldOf = (params: Readonly<Record<string, string>>): Told => Object.fromEntries(TOLD.map((name) => [name, params[name] ?? null])) as Told;

export const isSame = (a: Told, b: Told): boolean => TOLD.every((name) => a[name] === b[name]);

/** Only what the address already says is told, so that two windows never answer each other for ever. */
export const useInStep = (): void => {
  const { params } = useLocation();
  const told = JSON.stringify(toldOf(params));
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data }: MessageEvent<string>) => {
      const heard = JSON.parse(data) as Told;
      if (!isSame(heard, toldOf(here().params))) setParams(heard, true);
    };
    return () => channel.close();
  }, []);
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage(told);
    channel.close();
  }, [told]);
};
