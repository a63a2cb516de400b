/** Which rows of a long list of equal rows are worth drawing. Pure. */
export type Seen = { /** Pixels scrolled. */ top: number; /** Pixels shown. */ height: number };
export type Span = { from: number; to: number };

/** Rows drawn above and below the visible ones, so that a flick of the wheel shows no gap. */
const SPARE = 8;

/** The rows `from` to `to`, the last one excluded, of `count` rows of `row` pixels each. */
export const windowed = ({ top, height }: Seen, row: number, count: number): Span => {
  const to = Math.min(count, Math.ceil((top + height) / row) + SPARE);
  return { from: Math.max(0, Math.min(Math.floor(top / row), to) - SPARE), to };
};

/** Where to scroll so that a row lies whole in sight; as it is when it does already. */
export const scrolledTo = ({ top, height }: Seen, row: number, index: number): number => {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1) * row - height : top;
};
