/** Which handovers a desk still has to see. Pure. */

/** All that nobody has signed for; where there are none, the last one. Given and told newest first. */
export const standing = <T extends { taken_at: string | null }>(handovers: readonly T[]): readonly T[] => {
  const unsigned = handovers.filter(({ taken_at }) => taken_at === null);
  return unsigned.length > 0 ? unsigned : handovers.slice(0, 1);
};
