/** Pins drawn on a canvas, by name: state by colour and by shape, so that neither has to be enough. */
import type { TechnicianState } from "@/api/types";
import type { SiteState } from "./map-features";

const RATIO = 2;
export type PinImage = { image: ImageData; ratio: number };

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const canvas = (width: number, height: number): CanvasRenderingContext2D => {
  const element = document.createElement("canvas");
  element.width = width * RATIO;
  element.height = height * RATIO;
  const context = element.getContext("2d");
  if (context === null) throw new Error("No 2D canvas");
  context.scale(RATIO, RATIO);
  return context;
};

const finished = (context: CanvasRenderingContext2D): PinImage => ({
  image: context.getImageData(0, 0, context.canvas.width, context.canvas.height),
  ratio: RATIO,
});

const write = (context: CanvasRenderingContext2D, text: string, x: number, y: number, size: number, fill: string): void => {
  context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = fill;
  context.fillText(text, x, y);
};

const RING: Record<TechnicianState, string> = { free: "accent", driving: "warn", working: "good", paused: "idle", off: "idle", lost: "idle" };

/** A ring with initials; working is a double ring, lost contact a broken one, paused a thin one. */
const technicianPin = (initial: string, state: TechnicianState, picked: boolean): PinImage => {
  const context = canvas(40, 40);
  const ring = colour(RING[state]);
  if (picked) disc(context, 19.5, `${ring}44`);
  disc(context, 14, colour("panel"));
  context.strokeStyle = ring;
  context.lineWidth = state === "paused" ? 1.5 : 2.5;
  if (state === "lost") context.setLineDash([4, 3]);
  context.beginPath();
  context.arc(20, 20, 14, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  if (state === "working") disc(context, 11, `${ring}33`);
  write(context, initial, 20, 20.5, initial.length > 1 ? 10.5 : 13, state === "lost" ? colour("dim") : colour("ink"));
  return finished(context);
};

const disc = (context: CanvasRenderingContext2D, radius: number, fill: string): void => {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(20, 20, radius, 0, 2 * Math.PI);
  context.fill();
};

/** The way a driving technician is heading, laid under the pin and turned by the map. */
const headingMark = (): PinImage => {
  const context = canvas(40, 40);
  context.fillStyle = colour("warn");
  context.beginPath();
  context.moveTo(20, 0);
  context.lineTo(25, 8);
  context.lineTo(15, 8);
  context.fill();
  return finished(context);
};

const SITE: Record<SiteState, { fill: string; sign: string }> = {
  calm: { fill: "idle", sign: "" },
  work: { fill: "accent", sign: "" },
  risk: { fill: "warn", sign: "!" },
  late: { fill: "bad", sign: "!" },
  alarm: { fill: "bad", sign: "!" },
};

type Size = { width: number; height: number };

/** As small as the sign allows: names of places keep out of this box. */
const sizeOf = (state: SiteState, count: number, picked: boolean): Size => {
  if (picked || state === "alarm") return { width: 40, height: 40 };
  if (count > 1) return { width: 26, height: 22 };
  return state === "calm" ? { width: 13, height: 13 } : { width: 20, height: 20 };
};

/** Alarms are triangles, sites squares; a cluster is a wider square that carries its count, on a triangle as a badge. */
const sitePin = (state: SiteState, count: number, picked: boolean): PinImage => {
  const { width, height } = sizeOf(state, count, picked);
  const context = canvas(width, height);
  context.translate(width / 2 - 20, height / 2 - 20);
  const { fill, sign } = SITE[state];
  if (picked) disc(context, 19, `${colour("accent")}44`);
  context.fillStyle = colour(fill);
  context.strokeStyle = colour("panel");
  context.lineWidth = 1.5;
  context.beginPath();
  if (state === "alarm") triangle(context);
  else if (count > 1) context.roundRect(8, 11, 24, 18, 6);
  else if (state === "calm") context.roundRect(15.5, 15.5, 9, 9, 2.5);
  else context.roundRect(12, 12, 16, 16, 4);
  context.fill();
  context.stroke();
  const text = count > 1 && state !== "alarm" ? String(count) : sign;
  if (text !== "") write(context, text, 20, state === "alarm" ? 22.5 : 20.5, 11, colour("panel"));
  if (count > 1 && state === "alarm") badge(context, String(count));
  return finished(context);
};

const triangle = (context: CanvasRenderingContext2D): void => {
  context.moveTo(20, 7);
  context.lineTo(32, 29);
  context.lineTo(8, 29);
  context.closePath();
};

/** A count at the upper right of a triangle, clear of its sign. */
const badge = (context: CanvasRenderingContext2D, text: string): void => {
  const width = 8 + 6 * text.length;
  context.fillStyle = colour("ink");
  context.beginPath();
  context.roundRect(Math.min(27, 40 - width), 3, width, 14, 7);
  context.fill();
  context.stroke();
  write(context, text, Math.min(27, 40 - width) + width / 2, 10.5, 9.5, colour("panel"));
};

/** The number of a stop on somebody's way, beside the site's own pin; a done one is faded. */
const stopPin = (place: string, done: boolean): PinImage => {
  const context = canvas(18, 18);
  context.globalAlpha = done ? 0.45 : 1;
  context.fillStyle = colour(done ? "idle" : "accent");
  context.strokeStyle = colour("panel");
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(9, 9, 7.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  write(context, place, 9, 9.5, place.length > 1 ? 8.5 : 10, colour("panel"));
  return finished(context);
};

/** The image of a name: `pin|李|driving|picked`, `site|alarm|3|`, `stop|2|done`, `heading`. */
export const pinImage = (name: string): PinImage | null => {
  const [kind, first = "", second = "", third = ""] = name.split("|");
  if (kind === "pin") return technicianPin(first, second as TechnicianState, third === "picked");
  if (kind === "site") return sitePin(first as SiteState, Number(second), third === "picked");
  if (kind === "stop") return stopPin(first, second === "done");
  return kind === "heading" ? headingMark() : null;
};
