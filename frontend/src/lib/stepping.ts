/** Moving along a row of things by keys, as a tool bar does: one stop of the tab key, arrows within. Pure. */

/** Which of `count` the key leads to from `at`; null where it leads nowhere, or is another key. */
export const stepped = (key: string, at: number, count: number): number | null => {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: count - 1 }[key];
  return to === undefined || to < 0 || to >= count ? null : to;
};
