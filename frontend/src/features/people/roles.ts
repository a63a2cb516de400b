/** Roles and how far they may reach, as forms offer them; the server has the last word. Pure. */
import type { Role, Scope } from "@/api/people";
import type { Translate } from "@/lib/i18n/translate";

type Kind = Scope["kind"];

export const ROLES: readonly Role[] = [
  "admin", "dispatcher", "supervisor", "inspector", "regional_manager", "senior", "finance", "agent", "technician", "parts_keeper", "outlet_manager", "site_manager", "auditor",
];

/** Programs may be anything that people are, and `service`, which is made for them. */
export const PROGRAM_ROLES: readonly Role[] = ["service", ...ROLES];

const ONLY: Partial<Record<Role, readonly Kind[]>> = { admin: ["all"], outlet_manager: ["outlet"], site_manager: ["site"], technician: ["technician"] };

/** What a role may be given, the usual first. */
export const reachesOf = (role: Role): readonly Kind[] => ONLY[role] ?? ["all", "region", "outlet", "site", "none"];

/** The reach as it was chosen where the role allows it, else the role's usual one with nothing named. */
export const fitted = (role: Role, scope: Scope): Scope => (reachesOf(role).includes(scope.kind) ? scope : { kind: reachesOf(role)[0] ?? "none", ids: [] });

/** Whether it still has to be said which region, outlet or site. */
export const namesNothing = ({ kind, ids = [] }: Scope): boolean => ["region", "outlet", "site"].includes(kind) && ids.length === 0;

/** How far it reaches in words; a site or technician by name where the page knows it, else by its id. */
export const reachText = ({ kind, ids = [] }: Scope, nameOf: (id: string) => string | undefined, t: Translate): string =>
  [t.code("people.scope", { code: kind }), ...ids.map((id) => nameOf(id) ?? id)].join(" · ");

/** `work_orders.read`, `work_orders.assign` → work_orders: read, assign; as the table orders them. */
export const byObject = (permissions: readonly string[]): [object: string, deeds: string[]][] => {
  const found = new Map<string, string[]>();
  for (const permission of permissions) {
    const [object = "", deed = ""] = permission.split(".");
    found.set(object, [...(found.get(object) ?? []), deed]);
  }
  return [...found];
};
