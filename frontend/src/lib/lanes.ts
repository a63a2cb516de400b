/** When a flag of a device was on, from the points of its chart. Pure. */

type FlagPoint = readonly [ms: number, low: number, high: number, ...rest: number[]];

/** When somebody was there; a visit without an end goes on until the chart ends. */
export const visitSpans = (visits: readonly { arrived_at: string; left_at: string | null }[], lookedAtMs: number): [fromMs: number, toMs: number][] =>
  visits.map(({ arrived_at, left_at }) => [Date.parse(arrived_at), left_at === null ? lookedAtMs : Date.parse(left_at)]);

/** From each point at which it was on to the next point, or for `gap_s` where the device then fell silent; joined where they touch. */
export const spansOn = (points: readonly FlagPoint[], gap_s: number, lookedAtMs: number): [fromMs: number, toMs: number][] => {
  const spans: [number, number][] = [];
  points.forEach(([ms, , high], index) => {
    if (high < 1) return;
    const until = Math.min(points[index + 1]?.[0] ?? lookedAtMs, ms + gap_s * 1000);
    const last = spans.at(-1);
    if (last !== undefined && last[1] >= ms) last[1] = until;
    else spans.push([ms, until]);
  });
  return spans;
};
