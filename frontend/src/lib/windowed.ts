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

export type Drawn = { index: number; /** Rows left out before this one. */ skipped: number };

/** The rows that are drawn, with the rows besides the span that are not to be lost, such as one that has the focus. */
export const drawn = ({ from, to }: Span, besides: readonly number[], count: number): Drawn[] => {
  const span = Array.from({ length: to - from }, (_unused, n) => from + n);
  const rows = [...new Set([...span, ...besides.filter((index) => index >= 0 && index < count)])].sort((a, b) => a - b);
  return rows.map((index, n) => ({ index, skipped: index - (rows[n - 1] ?? -1) - 1 }));
};

/** Where to scroll so that a row lies whole in sight; as it is when it does already. */
export const scrolledTo = ({ top, height }: Seen, row: number, index: number): number => {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1) * row - height : top;
};
