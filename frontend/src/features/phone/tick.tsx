import { placeOf } from "./missing";

type Props = { item: string; ticked: boolean; onTick: (ticked: boolean) => void; children: string };

/** One thing that was done, big enough for gloves. */
export const Tick = ({ item, ticked, onTick, children }: Props) => (
  <button
    type="button" role="checkbox" aria-checked={ticked} {...placeOf(item)} onClick={() => onTick(!ticked)}
    className={`flex min-h-14 items-center gap-2 rounded-xl px-3 text-left ${ticked ? "bg-good-ground text-good" : "bg-panel"}`}
  >
    <span aria-hidden>{ticked ? "✓" : "○"}</span>
    {children}
  </button>
);
