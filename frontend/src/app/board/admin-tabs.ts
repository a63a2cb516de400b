/** What administration holds, and the right without which a part of it is not offered. */
export const ADMIN_TABS = [
  ["technicians", "technicians.write"],
  ["certificates", "certificates.read"],
  ["outlets", "outlets.write"],
  ["parts", "parts.write"],
  ["stock", "parts.write"],
  ["maintenance", "maintenance.read"],
  ["people", "people.read"],
  ["teams", "people.manage"],
  ["tokens", "people.manage"],
  ["regions", "regions.manage"],
  ["proposals", "devices.write"],
  ["bindings", "connections.manage"],
  ["quarantine", "connections.manage"],
  ["watchers", "devices.write"],
  ["import", "import.write"],
  ["unsent", "unsent.take_in"],
  ["hours", "policy.read"],
  ["policy", "policy.read"],
  ["audit", "audit.read"],
] as const;

export type AdminTab = (typeof ADMIN_TABS)[number][0];
