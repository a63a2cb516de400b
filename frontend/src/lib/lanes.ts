/** When a flag of a device was on, from the points of its chart. Pure. */

type FlagPoint = readonly [ms: number, low: number, high: number, ...rest: number[]];

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
