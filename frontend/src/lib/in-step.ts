/** Several windows of one board, on one screen or two, look at the same thing: what is picked in one is picked in all. */
import { here, setParams, useLocation } from "./location";
import { useEffect, useRef } from "react";

const CHANNEL = "hanlu.board";
/** What is told to the other windows: what one looks at, and which of it is shown in full. Not which pane a window is. */
const TOLD = ["order", "technician", "alarm", "site", "only", "q"] as const;
export type Told = Record<(typeof TOLD)[number], string | null>;

export const toldOf = (params: Readonly<Record<string, string>>): Told => Object.fromEntries(TOLD.map((name) => [name, params[name] ?? null])) as Told;

/** What was heard is not told on: two windows would answer each other for ever. */
export const useInStep = (): void => {
  const { params } = useLocation();
  const told = JSON.stringify(toldOf(params));
  const known = useRef(told);
  const channel = useRef<BroadcastChannel | null>(null);
  useEffect(() => {
    const opened = new BroadcastChannel(CHANNEL); // one for both ways: it does not hear itself
    channel.current = opened;
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      known.current = data;
      if (data !== JSON.stringify(toldOf(here().params))) setParams(JSON.parse(data) as Told, true);
    };
    return () => opened.close();
  }, []);
  useEffect(() => {
    if (known.current === told) return;
    known.current = told;
    channel.current?.postMessage(told);
  }, [told]);
};
