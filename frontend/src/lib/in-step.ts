/** Several windows of one board, on one screen or two, look at the same thing: what is picked in one is picked in all. */
import { FILTERS } from "./filters";
import { setParams, useLocation } from "./location";
import type { Picking } from "./picking";
import { useEffect, useRef } from "react";

/** What is told to the other windows: what one looks at, and which of it is shown in full. Not which pane a window is. */
const TOLD = ["order", "technician", "alarm", "site", "only", "q", ...FILTERS] as const;
export type Told = Record<(typeof TOLD)[number], string | null>;

export const toldOf = (params: Readonly<Record<string, string>>): Told => Object.fromEntries(TOLD.map((name) => [name, params[name] ?? null])) as Told;

export const pickedText = ({ ids }: Picking): string => JSON.stringify([...ids].sort());
export const pickingIn = (told: string): Picking => ({ ids: new Set(JSON.parse(told) as string[]), anchor: null });

/** What was heard is not told on: two windows would answer each other for ever. */
const useChannel = (name: string, told: string, onHeard: (told: string) => void): void => {
  const known = useRef(told);
  const channel = useRef<BroadcastChannel | null>(null);
  const heard = useRef(onHeard);
  heard.current = onHeard;
  useEffect(() => {
    const opened = new BroadcastChannel(name); // one for both ways: it does not hear itself
    channel.current = opened;
    opened.onmessage = ({ data }: MessageEvent<string>) => {
      known.current = data;
      heard.current(data);
    };
    return () => opened.close();
  }, [name]);
  useEffect(() => {
    if (known.current === told) return;
    known.current = told;
    channel.current?.postMessage(told);
  }, [told]);
};

/** What is looked at and which rows are picked travel apart: each is known whole as soon as it is heard. */
export const useInStep = (picking: Picking, onPicking: (picking: Picking) => void): void => {
  const { params } = useLocation();
  useChannel("hanlu.board", JSON.stringify(toldOf(params)), (told) => setParams(JSON.parse(told) as Told, true));
  useChannel("hanlu.board.picking", pickedText(picking), (told) => onPicking(pickingIn(told)));
};
