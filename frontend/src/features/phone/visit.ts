/** What a visit must show, and the next step of a job. Pure; the server checks again. */
import type { OrderState, WorkOrder } from "@/api/types";
import type { ProcedureFollowed } from "./procedure";
import { needsWords, ratingBody, type RatingDraft } from "@/lib/rating";

export const CHECKS = ["cause", "safety", "parts", "clean_area", "clean_device", "clean_waste"] as const;
export type Check = (typeof CHECKS)[number];

export type PartUsed = { part: string; quantity: number };
/** `svg` is the path of the strokes. */
export type Signature = { name: string; svg: string };
export type Visit = {
  checklist: Partial<Record<Check, boolean>>;
  /** When each was ticked, by this phone's clock. */
  ticked_at?: Partial<Record<Check, string>>;
  cause: string;
  solution: string;
  /** Usage notes and care advice. */
  care?: string;
  parts_used: PartUsed[];
  signature: Signature | null;
  identity_shown?: boolean;
  /** Who agreed to the beginning. */
  consent_by?: string;
  /** Fault and plan, as told before the work. */
  plan_told?: string;
  genuine?: boolean;
  test_run?: { passed: boolean; note: string } | null;
  /** The procedure it is worked by, once a step was ticked. */
  procedure?: ProcedureFollowed | null;
  /** Nobody is there to sign: the work ends, and the signature comes later. */
  unsigned?: boolean;
  /** What the customer says of it beside the signature. */
  rating?: RatingDraft;
};

export const EMPTY_VISIT: Visit = { checklist: {}, cause: "", solution: "", parts_used: [], signature: null };

/** What the policy may ask of a kind of visit besides. */
export const NEEDS = ["identity", "consent", "plan", "genuine", "test_run"] as const;
export type Need = (typeof NEEDS)[number];
/** By the kind of the order. */
export type Needs = Partial<Record<string, readonly string[]>>;

export type Missing = `check.${Check}` | "photos" | "cause" | "solution" | "signature" | "rating_words" | Need;

/** Photos taken and photos asked for. */
export type Photos = { taken: number; least: number };

const BEFORE = ["identity", "consent", "plan"] as const satisfies readonly Need[];
const AFTER = ["genuine", "test_run"] as const satisfies readonly Need[];

const shows = (visit: Visit, need: Need): boolean => {
  switch (need) {
    case "identity": return visit.identity_shown ?? false;
    case "consent": return (visit.consent_by ?? "").trim() !== "";
    case "plan": return (visit.plan_told ?? "").trim() !== "";
    case "genuine": return visit.parts_used.length === 0 || (visit.genuine ?? false);
    case "test_run": return visit.test_run?.passed ?? false;
  }
};

/** What keeps a visit from ending, in the order in which it stands on the page. */
export const missingOf = (visit: Visit, photos: Photos, needed: readonly string[] = [], redUpTo = 0): Missing[] => [
  ...BEFORE.filter((need) => needed.includes(need) && !shows(visit, need)),
  ...(photos.taken < photos.least ? (["photos"] as const) : []),
  ...CHECKS.filter((check) => !visit.checklist[check]).map((check) => `check.${check}` as const),
  ...(["cause", "solution"] as const).filter((field) => visit[field].trim() === ""),
  ...AFTER.filter((need) => needed.includes(need) && !shows(visit, need)),
  ...(visit.unsigned || hasSigned(visit) ? [] : (["signature"] as const)),
  ...(hasSigned(visit) && visit.rating !== undefined && needsWords(visit.rating, redUpTo) ? (["rating_words"] as const) : []),
];

export const hasSigned = ({ signature }: Visit): boolean => signature !== null && signature.name.trim() !== "";

/** The server's name of a missing item as the page's. */
export const missingItem = (item: string): string => item.replace(/^checklist\./, "check.");

/** What is sent of a visit. Photos go their own way. */
export const visitBody = ({ unsigned: _here, rating: _beside, signature, test_run, procedure, ...written }: Visit) => ({ ...written, ...(signature && { signature }), ...(test_run && { test_run }), ...(procedure && { procedure }) });

/** What goes with the signature of the customer's stars; nothing where none were given. */
export const ratingBeside = ({ rating }: Visit): Record<string, unknown> => {
  const body = rating === undefined ? null : ratingBody(rating);
  return body === null ? {} : { rating: body };
};

/** The one next step from each state; where there is none, the technician waits for others. */
const NEXT: Partial<Record<OrderState, OrderState>> = {
  offered: "accepted",
  accepted: "travelling",
  travelling: "on_site",
  on_site: "working",
  working: "done",
  paused: "working",
  done: "signed",
};

export const nextStep = (state: OrderState): OrderState | null => NEXT[state] ?? null;

const PAUSABLE: ReadonlySet<OrderState> = new Set(["on_site", "working"]);
export const mayPause = (state: OrderState): boolean => PAUSABLE.has(state);

const UNDER_WAY_HERE: ReadonlySet<OrderState> = new Set(["on_site", "working", "paused"]);
/** Whether a visit is under way that may be broken off and gone on with another day. */
export const mayComeAgain = (state: OrderState): boolean => UNDER_WAY_HERE.has(state);

const HELD: ReadonlySet<OrderState> = new Set(["offered", "accepted", "travelling", "on_site", "working", "paused"]);
/** Whether the technician may give it back. */
export const mayHandBack = (state: OrderState): boolean => HELD.has(state);

const AT_SITE: ReadonlySet<OrderState> = new Set(["on_site", "working", "paused", "done"]);
/** Whether a visit is being written: from the arrival to the signature. */
export const isAtSite = (state: OrderState): boolean => AT_SITE.has(state);

export const STAGES = ["accepted", "travelling", "on_site", "working", "done"] as const;
export type Stage = (typeof STAGES)[number];
const REACHED: Partial<Record<OrderState, number>> = { accepted: 1, travelling: 2, on_site: 3, working: 4, paused: 4, done: 5, signed: 5, closed: 5 };

/** How many of the stages lie behind us. */
export const stagesReached = (state: OrderState): number => REACHED[state] ?? 0;

/** Over, or handed back. */
const NOT_MINE: ReadonlySet<OrderState> = new Set(["closed", "cancelled", "classified"]);

export const isMine = (order: WorkOrder, technicianId: string | null): boolean =>
  technicianId !== null && order.technician_id === technicianId && !NOT_MINE.has(order.state);

/** Whether a job begins before an instant; one without a time may begin any moment. */
export const isWithin = (order: WorkOrder, endMs: number): boolean => {
  const from = order.eta?.from ?? order.window?.from ?? order.starts_at;
  return from === null || from === undefined || Date.parse(from) < endMs;
};

const RANK: Partial<Record<OrderState, number>> = { working: 0, on_site: 0, travelling: 0, paused: 1, offered: 2, accepted: 3 };

/** What is under way first, then what waits for an answer, then the day in its order. */
export const byTurn = (a: WorkOrder, b: WorkOrder): number =>
  (RANK[a.state] ?? 4) - (RANK[b.state] ?? 4) ||
  (a.eta?.from ?? a.window?.from ?? a.opened_at).localeCompare(b.eta?.from ?? b.window?.from ?? b.opened_at);

const EARTH_RADIUS_M = 6_371_000;

/** How far somebody is from a site, once that is more than the phone may be wrong by; null when near enough. */
export const farAway_m = (site: { lat: number; lon: number }, here: { lat: number; lon: number; accuracy_m: number }, within_m: number): number | null => {
  const away_m = distance_m(here, site);
  return away_m - here.accuracy_m > within_m ? away_m : null;
};

/** Great-circle distance in metres (haversine formula). */
export const distance_m = (a: { lat: number; lon: number }, b: { lat: number; lon: number }): number => {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
};
