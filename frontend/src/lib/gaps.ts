/** Where a curve must not be drawn: between readings that lie too far apart, nothing was measured. */

type At = readonly [ms: number, ...rest: unknown[]];

/** Begin and end in ms of each pause longer than `gap_s` after a point, up to when one looked. Points are in order of time. */
export const gapsOf = (points: readonly At[], gap_s: number, lookedAtMs: number): [number, number][] =>
  points.flatMap(([ms], index): [number, number][] => {
    const nextMs = points[index + 1]?.[0] ?? lookedAtMs;
    return nextMs - ms > gap_s * 1000 ? [[ms, nextMs]] : [];
  });

/** The points with one without values inside each gap, at which a drawn line ends, and one at the end of a lasting silence. */
export const withGaps = <P extends readonly [ms: number, low: number, high: number, ...rest: unknown[]]>(points: readonly P[], gap_s: number, lookedAtMs: number): (P | [number, null, null])[] => {
  const gaps = new Map(gapsOf(points, gap_s, lookedAtMs));
  return points.flatMap((point): (P | [number, null, null])[] => {
    const untilMs = gaps.get(point[0]);
    return untilMs === undefined ? [point] : [point, [untilMs === lookedAtMs ? untilMs : point[0] + 1, null, null]];
  });
};
