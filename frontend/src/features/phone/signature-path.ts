/** Strokes of a signature as the path of an SVG. Pure. */
export type Stroke = { points: readonly { x: number; y: number }[] };

const tenth = (value: number): string => String(Math.round(value * 10) / 10);

/** `M` for the first point of a stroke, `L` for each further one; a dot becomes a short line. */
export const signaturePath = (strokes: readonly Stroke[]): string =>
  strokes
    .filter(({ points }) => points.length > 0)
    .map(({ points }) => (points.length === 1 ? [...points, ...points] : points).map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${tenth(x)} ${tenth(y)}`).join(""))
    .join("");
