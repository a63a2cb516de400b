/** Roles and how far they may reach, as forms offer them. Pure. */
import type { Role, Scope } from "@/api/people";

export const ROLES: readonly Role[] = [
  "admin", "dispatcher", "supervisor", "inspector", "regional_manager", "senior", "agent", "technician", "parts_keeper", "outlet_manager", "site_manager", "auditor",
];
export const REACHES = ["all", "region", "outlet", "site", "none"] as const satisfies readonly Scope["kind"][];

/** Ids come as one text, parted by commas of either script. */
export const scopeOf = (role: Role, kind: Scope["kind"], ids: string, technicianId: string | null): Scope => {
  if (role === "technician") return { kind: "technician", ids: technicianId === null ? [] : [technicianId] };
  const named = ids.split(/[,，、]/).map((id) => id.trim()).filter((id) => id !== "");
  return { kind, ids: kind === "all" || kind === "none" ? [] : named };
};
