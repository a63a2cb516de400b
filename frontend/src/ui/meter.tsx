/** A thin bar of how much of something is used up. Decoration: the number stands beside it. */
export const Meter = ({ fraction, look }: { fraction: number; look: string }) => (
  <span aria-hidden className="block h-0.5 overflow-hidden rounded bg-line">
    <span className={`block h-full ${look}`} style={{ width: `${Math.round(fraction * 100)}%` }} />
  </span>
);
