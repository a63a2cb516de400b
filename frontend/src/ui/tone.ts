/** Colour classes by meaning; a word or a sign always stands beside the colour. */
import type { Colour, Severity, TechnicianState } from "@/api/types";
import type { Level } from "@/lib/work-orders";

export const LEVEL_TEXT: Record<Level, string> = { late: "text-bad", risk: "text-warn", ok: "text-ink", none: "text-dim" };
export const LEVEL_BAR: Record<Level, string> = { late: "bg-bad", risk: "bg-warn", ok: "bg-accent", none: "bg-good" };
export const GRADE_EDGE: Record<Colour, string> = { red: "bg-bad", yellow: "bg-warn", blue: "bg-accent", green: "bg-good" };
export const SEVERITY_TEXT: Record<Severity, string> = { critical: "text-bad", major: "text-warn", minor: "text-dim" };
export const TECHNICIAN_DOT: Record<TechnicianState, string> = {
  free: "bg-accent", driving: "bg-warn", working: "bg-good", paused: "bg-idle", off: "bg-line", lost: "border border-dashed border-idle",
};
